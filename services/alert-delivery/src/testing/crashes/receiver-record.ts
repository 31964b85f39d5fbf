import { readFileSync } from 'node:fs';

/** A line of what a receiver keeps: a call as it came, or that the answer to one with 2xx is out. */
export type ReceiverEvent =
  | {
      readonly key: string;
      /** The alert's rule and day. */
      readonly alert: string;
      /** Whether it acted on it: once per key, if it is a good receiver. */
      readonly acted: boolean;
    }
  | { readonly answered: string };

/** What a receiver knows of all that came, its earlier lives included. */
export interface ReceiverRecord {
  readonly calls: number;
  /** How often it acted, by key: 1 or it did something twice. */
  readonly effects: ReadonlyMap<string, number>;
  /** How often it acted, by rule and day: 1, or one alert came under two keys. */
  readonly alerts: ReadonlyMap<string, number>;
  /** Keys that were answered with 2xx. */
  readonly answered: ReadonlySet<string>;
  /** Of these the ones that were called again. */
  readonly calledAfterSuccess: ReadonlySet<string>;
}

/** Reads a receiver's file, of which each line was written at once. */
export function readReceiverRecord(path: string): ReceiverRecord {
  const effects = new Map<string, number>();
  const alerts = new Map<string, number>();
  const answered = new Set<string>();
  const calledAfterSuccess = new Set<string>();
  let calls = 0;
  const written = readFileSync(path, { encoding: 'utf8', flag: 'a+' }).split('\n').slice(0, -1);
  for (const event of written.map((line): ReceiverEvent => JSON.parse(line))) {
    if ('answered' in event) {
      answered.add(event.answered);
      continue;
    }
    calls += 1;
    if (answered.has(event.key)) calledAfterSuccess.add(event.key);
    if (!event.acted) continue;
    effects.set(event.key, (effects.get(event.key) ?? 0) + 1);
    alerts.set(event.alert, (alerts.get(event.alert) ?? 0) + 1);
  }
  return { calls, effects, alerts, answered, calledAfterSuccess };
}

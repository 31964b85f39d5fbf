import type { Scenario } from 'k6/options';

/** A part of a load test: its requests carry its name as tag, and are reported by it. */
export interface Phase {
  readonly name: string;
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
  /** What every `every`th of its requests asks for as `X-Fault`. */
  readonly fault?: { readonly header: string; readonly every: number };
  /** Whether it follows something from which the system has to recover. */
  readonly recovers?: boolean;
  /** Whether it may break limits; otherwise the generated thresholds apply. */
  readonly mayBreak?: boolean;
}

/** A steady load, in parts of equal length so that the report shows its course. */
export function steady(rate: number, seconds: number, parts = 10): Phase[] {
  const digits = String(parts).length;
  return Array.from({ length: parts }, (_, index) => ({
    name: String(index + 1).padStart(digits, '0'),
    seconds: seconds / parts,
    rate,
  }));
}

/** Second of the test in which a phase begins. */
export const startOf = (phases: readonly Phase[], name: string): number =>
  phases.slice(0, indexOf(phases, name)).reduce((sum, { seconds }) => sum + seconds, 0);

function indexOf(phases: readonly Phase[], name: string): number {
  const index = phases.findIndex((phase) => phase.name === name);
  if (index === -1) throw new Error(`no phase is called ${name}`);
  return index;
}

/** The phase `elapsed` seconds after the start, and the seconds since it began; after the end, the last one. */
export function phaseAt(phases: readonly Phase[], elapsed: number): { readonly phase: Phase; readonly since: number } {
  let since = elapsed;
  for (const phase of phases) {
    if (since < phase.seconds) return { phase, since };
    since -= phase.seconds;
  }
  const last = phases.at(-1);
  if (last === undefined) throw new Error('a load test without phases');
  return { phase: last, since: since + last.seconds };
}

/** Requests that are sent in a phase at the least: the rate changes in steps of its own, and some fall into the next. */
export const leastSent = ({ rate, seconds }: Pick<Phase, 'rate' | 'seconds'>): number =>
  Math.floor(rate * seconds * 0.98) - 1;

/** Requests at the phases' rates, whether or not the earlier ones are answered (an open model). */
export function openModel(phases: readonly Phase[], exec: string): Scenario {
  const highest = Math.max(...phases.map(({ rate }) => rate));
  // Enough for a stall of three seconds: a VU that has to be made first sends late. Ten in an outage.
  const vus = { preAllocatedVUs: Math.ceil(highest * 3), maxVUs: Math.ceil(highest) * 10 };
  const seconds = phases.reduce((sum, phase) => sum + phase.seconds, 0);
  if (phases.every(({ rate }) => rate === highest)) {
    return { executor: 'constant-arrival-rate', rate: highest, duration: `${seconds}s`, ...vus, exec };
  }
  return {
    executor: 'ramping-arrival-rate',
    startRate: phases[0]?.rate ?? 0,
    stages: phases.flatMap(({ rate, seconds: length }) => [
      { target: rate, duration: '0s' },
      { target: rate, duration: `${length}s` },
    ]),
    ...vus,
    exec,
  };
}

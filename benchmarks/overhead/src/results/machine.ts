import { readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { describeMachine } from '@dawsos/testkit';

/** What was measured on, and what was measured. */
export interface Machine {
  /** Cores, memory, system and Node, in a line. */
  readonly name: string;
  /** Whether the server had a core to itself. */
  readonly pinned: boolean;
  /** Ready processes, the mean of the last minute. */
  readonly load: number;
  /** Installed version by package name. */
  readonly versions: Readonly<Record<string, string>>;
}

/** This machine, and the packages that are compared. */
export function readMachine(pinned: boolean): Machine {
  const workspace = new URL('../../', import.meta.url);
  const packageAt = (path: string): { name: string; version: string; dependencies?: Record<string, string> } =>
    JSON.parse(readFileSync(new URL(`${path}package.json`, workspace), 'utf8'));
  const names = Object.keys(packageAt('').dependencies ?? {}).filter((name) => !name.startsWith('@dawsos/'));
  return {
    name: describeMachine(),
    pinned,
    load: loadavg()[0] ?? 0,
    versions: Object.fromEntries(
      names.map((alias) => packageAt(`node_modules/${alias}/`)).map(({ name, version }) => [name, version]),
    ),
  };
}

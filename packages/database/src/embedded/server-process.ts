import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { guard, sendSignal } from '@dawsos/process';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';
import { clusterName } from './running-server.ts';
import type { ServerAccount } from './server-account.ts';

/** `fast` rolls open transactions back and writes a checkpoint; `immediate` leaves recovery to the next start. */
export type ShutdownMode = 'fast' | 'immediate';

/** How the server process ended. */
export interface ServerExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A launched server, ready or not. */
export interface ServerProcess {
  readonly pid: number;
  /** Settles when the process is gone, for whatever reason; never rejects. */
  readonly exited: Promise<ServerExit>;
  /** The last lines the server wrote, for error messages. */
  lastWords(): string;
  stop(mode?: ShutdownMode): Promise<void>;
}

interface Launch {
  readonly dataDir: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  readonly binaries: PostgresBinaries;
  readonly account: ServerAccount;
  readonly log: (line: string) => void;
}

/** Starts the server program on loopback alone; throws `START_FAILED` when it cannot be run at all. */
export async function launchServer({
  dataDir,
  port,
  settings,
  binaries,
  account,
  log,
}: Launch): Promise<ServerProcess> {
  const parameters = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    cluster_name: clusterName(process.pid),
    ...settings,
  };
  const args = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = account.spawn(binaries.postgres, ['-D', dataDir, ...args], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const exited = new Promise<ServerExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  await spawned(child, binaries.postgres);
  const pid = child.pid as number;
  const dismissGuardian = guard(pid, 'SIGINT');
  void exited.then(dismissGuardian);
  const recent = collectLines(child, log);
  return { pid, exited, lastWords: () => recent.join('\n'), stop: createStop(pid, exited) };
}

async function spawned(child: ChildProcess, program: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (cause) => {
      reject(new EmbeddedPostgresError('START_FAILED', `cannot run ${program}: ${cause.message}`, { cause }));
    });
  });
}

const linesKept = 20;

function collectLines(child: ChildProcess, log: (line: string) => void): string[] {
  const recent: string[] = [];
  let rest = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      recent.push(line);
      if (recent.length > linesKept) recent.shift();
      log(line);
    }
  });
  return recent;
}

/** Each step's patience; together they stay below the 10 s that a whole development stack has for stopping. */
const shutdownSteps = {
  fast: [
    { signal: 'SIGINT', patienceMs: 5_000 },
    { signal: 'SIGQUIT', patienceMs: 2_000 },
  ],
  immediate: [{ signal: 'SIGQUIT', patienceMs: 2_000 }],
} as const;

function createStop(pid: number, exited: Promise<ServerExit>): (mode?: ShutdownMode) => Promise<void> {
  return async (mode = 'fast') => {
    for (const { signal, patienceMs } of shutdownSteps[mode]) {
      sendSignal(pid, signal);
      if (await settlesWithin(exited, patienceMs)) return;
    }
    sendSignal(pid, 'SIGKILL');
    await exited;
  };
}

async function settlesWithin(exited: Promise<unknown>, patienceMs: number): Promise<boolean> {
  const patience = new AbortController();
  const settled = await Promise.race([
    exited.then(() => true),
    delay(patienceMs, false, { signal: patience.signal }).catch(() => false),
  ]);
  patience.abort();
  return settled;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type CapturedLines, captureLines } from './capture-lines.ts';

export interface ServiceOptions {
  /** The service's `main.ts`. */
  readonly entry: URL | string;
  readonly args?: readonly string[];
  /** The whole environment but for PATH: what the developer's shell has set stays out. */
  readonly env?: Readonly<Record<string, string>>;
  /** The line on stdout that says it serves; default: one with the word READY. */
  readonly ready?: RegExp;
  /** How long it may take to say so; default 20 s. */
  readonly readyTimeoutMs?: number;
  readonly nodeArgs?: readonly string[];
  /** A file that its stdout is appended to as well, for who ships logs. */
  readonly logFile?: string;
}

export interface ServiceExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A service running in a process group of its own. */
export interface SpawnedService {
  readonly pid: number;
  readonly stdout: CapturedLines;
  readonly stderr: CapturedLines;
  /** The line that said it serves. */
  readonly readyLine: string;
  /** Settles when the process has ended and its output is read. */
  readonly exited: Promise<ServiceExit>;
  kill(signal: NodeJS.Signals): void;
  /** Closes its IPC channel, as the death of the process that started it would. */
  disconnect(): void;
  /** SIGTERM, then waits; throws, having killed the group, if it is not gone after `timeoutMs` (10 s) or left processes behind. */
  stop(timeoutMs?: number): Promise<ServiceExit>;
}

/** Starts a service as a child process and waits until it is ready; throws with its last output if it ends or stays silent. */
export const spawnService = async (options: ServiceOptions): Promise<SpawnedService> => {
  const { entry, args = [], env = {}, ready = /\bREADY\b/, readyTimeoutMs = 20_000, nodeArgs = [], logFile } = options;
  const path = entry instanceof URL ? fileURLToPath(entry) : entry;
  const child = spawn(process.execPath, [...nodeArgs, path, ...args], {
    env: { PATH: process.env.PATH, ...env },
    // A service stops when its IPC channel closes, so none outlives a test run that was killed.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  });
  const exited = once(child, 'exit').then(([code, signal]): ServiceExit => ({ code, signal }));
  const { pid, stdout: out, stderr: err } = child;
  if (pid === undefined || !out || !err) throw new Error(`cannot start ${path}`, { cause: await exited });
  const stdout = captureLines(out);
  if (logFile !== undefined) out.pipe(createWriteStream(logFile, { flags: 'a' }));
  const stderr = captureLines(err);
  // Not the `close` event: Node leaves it out after disconnect().
  const closed = Promise.all([exited, finished(out), finished(err)]).then(([exit]) => exit);

  const stop = async (timeoutMs = 10_000): Promise<ServiceExit> => {
    child.kill('SIGTERM');
    const inTime = await settlesWithin(exited, timeoutMs);
    const leftBehind = killGroup(pid);
    if (!inTime) throw new Error(`process ${pid} was still running ${timeoutMs} ms after SIGTERM`);
    if (leftBehind) throw new Error(`process ${pid} ended but left processes of its group behind`);
    return await closed;
  };

  try {
    const readyLine = await stdout.waitFor(ready, readyTimeoutMs);
    return {
      pid,
      stdout,
      stderr,
      readyLine,
      exited: closed,
      kill: (signal) => child.kill(signal),
      disconnect: () => child.disconnect(),
      stop,
    };
  } catch (cause) {
    killGroup(pid);
    await closed;
    throw new Error(`${path} did not become ready:\n${[...stdout.lines, ...stderr.lines].slice(-40).join('\n')}`, {
      cause,
    });
  }
};

const settlesWithin = async (promise: Promise<unknown>, timeoutMs: number): Promise<boolean> => {
  const clock = new AbortController();
  const timeout = delay(timeoutMs, false, { signal: clock.signal }).catch(() => false);
  const inTime = await Promise.race([promise.then(() => true), timeout]);
  clock.abort();
  return inTime;
};

/** Kills what is left of a process group; answers whether anything was. */
const killGroup = (pid: number): boolean => {
  try {
    return process.kill(-pid, 'SIGKILL');
  } catch {
    return false; // ESRCH: the group is empty.
  }
};

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { guard, sendSignal } from '@dawsos/process';
import { StackError } from '../stack-error.ts';
import { createBackoff } from './backoff.ts';
import { forgetPid, recordPid } from './pid-files.ts';

/** A program and how to know that it is well. */
export interface ProgramPlan {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Whether it takes work; asked again and again while it starts. */
  readonly isHealthy: () => Promise<boolean>;
  /** Where running programs are written down. */
  readonly pidFolder: string;
  readonly onOutput: (chunk: string) => void;
  /** Told what happens to it, in one line. */
  readonly say: (line: string) => void;
  /** Told after it has started or ended. */
  readonly onChange?: () => void;
  readonly startTimeoutMs?: number;
}

/** A program that is started again whenever it dies. */
export interface SupervisedProgram {
  readonly name: string;
  /** Undefined while it is down. */
  pid(): number | undefined;
  /** How often it was started again after it had died. */
  restarts(): number;
  /** Starts it and answers when it is healthy; throws {@link StackError} `START_FAILED`. */
  start(signal?: AbortSignal): Promise<void>;
  /** Asks it to end, and kills it after `patienceMs`; it stays down until it is started. */
  stop(patienceMs?: number): Promise<void>;
  /** Kills it without warning; it stays down until it is started. */
  kill(): Promise<void>;
}

const stopPatienceMs = 10_000;
const pollMs = 100;
const charactersKept = 4_000;

/** Takes charge of one program; nothing runs before `start`. */
export function superviseProgram(plan: ProgramPlan): SupervisedProgram {
  const { name, command, args, env, isHealthy, pidFolder, onOutput, say, onChange, startTimeoutMs = 60_000 } = plan;
  const backoff = createBackoff();
  let child: ChildProcess | undefined;
  let wanted = false;
  let settled = false;
  let restarts = 0;
  let lastWords = '';
  /** Aborts the wait for the next restart. */
  let pause = new AbortController();

  const launch = async (): Promise<void> => {
    const launched = spawn(command, [...args], { env, cwd: '/', detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const startedAt = performance.now();
    for (const stream of [launched.stdout, launched.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        lastWords = (lastWords + chunk).slice(-charactersKept);
        onOutput(chunk);
      });
    }
    await once(launched, 'spawn').catch((cause: unknown) => {
      throw new StackError('START_FAILED', `cannot run ${command}`, { cause });
    });
    const pid = launched.pid as number;
    child = launched;
    const dismissGuardian = guard(pid, 'SIGTERM');
    launched.once('exit', (code, signal) => {
      dismissGuardian();
      child = undefined;
      onChange?.();
      // Only a program that had come up is worth another try: a first start that fails is told to whoever asked for it.
      if (wanted && settled) void restart(signal ?? `exit code ${code}`, performance.now() - startedAt);
    });
    await recordPid(pidFolder, name, pid);
    onChange?.();
  };

  const restart = async (how: string, livedMs: number): Promise<void> => {
    const waitMs = backoff.nextMs(livedMs);
    say(`${name} has ended (${how}), starting it again in ${waitMs / 1000} s`);
    await delay(waitMs, undefined, { signal: pause.signal }).catch(() => {});
    if (!wanted) return;
    restarts += 1;
    await launch().catch((error: unknown) => say(error instanceof Error ? error.message : String(error)));
  };

  const waitUntilHealthy = async (signal: AbortSignal | undefined): Promise<void> => {
    const giveUpAt = performance.now() + startTimeoutMs;
    while (!(await isHealthy())) {
      signal?.throwIfAborted();
      if (child === undefined) throw new StackError('START_FAILED', `${name} ended at its start:\n${lastWords}`);
      if (performance.now() > giveUpAt) {
        throw new StackError('START_FAILED', `${name} is not healthy after ${startTimeoutMs / 1000} s:\n${lastWords}`);
      }
      await delay(pollMs);
    }
  };

  const end = async (signal: NodeJS.Signals, patienceMs: number): Promise<void> => {
    wanted = false;
    pause.abort();
    const ending = child;
    if (ending?.pid === undefined) return forgetPid(pidFolder, name);
    const exited = once(ending, 'exit');
    sendSignal(ending.pid, signal);
    const timer = setTimeout(() => ending.kill('SIGKILL'), patienceMs);
    await exited;
    clearTimeout(timer);
    await forgetPid(pidFolder, name);
  };

  return {
    name,
    pid: () => child?.pid,
    restarts: () => restarts,
    start: async (signal) => {
      if (wanted) return;
      wanted = true;
      settled = false;
      pause = new AbortController();
      try {
        await launch();
        await waitUntilHealthy(signal);
        settled = true;
      } catch (error) {
        await end('SIGKILL', stopPatienceMs);
        throw error;
      }
    },
    stop: (patienceMs = stopPatienceMs) => end('SIGTERM', patienceMs),
    kill: () => end('SIGKILL', stopPatienceMs),
  };
}

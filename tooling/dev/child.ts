import { spawn } from 'node:child_process';

/** What to run: arguments of Node, and the environment. */
export interface ChildPlan {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** How a child ended. */
export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A child process of ours, in a process group of its own. */
export interface Child {
  readonly name: string;
  /** Settles with the child's own word that it is ready; never, when it dies before. */
  readonly ready: Promise<void>;
  /** Settles when the child is gone; never rejects. */
  readonly exited: Promise<ChildExit>;
  /** Asks it to end, and makes it end after `patienceMs` or when `hurry` aborts, with all that it has started. */
  stop(patienceMs: number, hurry: AbortSignal): Promise<void>;
}

/**
 * Starts a child. The terminal's Ctrl-C does not reach it, so that we stop the children in order; and a channel ties it
 * to us: services stop when the channel closes, even when we are killed with SIGKILL. Without `onOutput` it writes
 * where we do.
 */
export function startChild({ name, args, env }: ChildPlan, onOutput?: (chunk: string) => void): Child {
  const output = onOutput === undefined ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [...args], { env, detached: true, stdio: ['ignore', output, output, 'ipc'] });
  if (onOutput) for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', onOutput);
  const killGroup = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Nobody is left in the group.
    }
  };
  const ready = new Promise<void>((resolve) => {
    child.on('message', (message) => {
      if (typeof message === 'object' && message !== null && 'ready' in message) resolve();
    });
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('error', (error) => {
      onOutput?.(`${error.message}\n`);
      resolve({ code: null, signal: null });
    });
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  // What it has started itself must not outlive it.
  void exited.then(killGroup);
  return {
    name,
    ready,
    exited,
    stop: async (patienceMs, hurry) => {
      child.kill('SIGTERM');
      const patience = AbortSignal.any([AbortSignal.timeout(patienceMs), hurry]);
      if (patience.aborted) killGroup();
      patience.addEventListener('abort', killGroup, { once: true });
      await exited;
      patience.removeEventListener('abort', killGroup);
    },
  };
}

/** In words, for the line that says that a child has died. */
export function describeExit({ code, signal }: ChildExit): string {
  return signal === null ? `ended with exit code ${code ?? 'unknown'}` : `was ended by ${signal}`;
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import type { Environment } from '@dawsos/config';
import { guard, sendSignal } from '@dawsos/process';

/** One run of the `go` command. */
export interface GoRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Environment;
  readonly signal: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

const linesKept = 20;
const niceness = 10;

/** Runs `go` and answers the lines of its standard output; throws with its last words when it fails. */
export async function runGo({ args, cwd, environment, signal, onLine }: GoRun): Promise<readonly string[]> {
  const child = spawn('go', [...args], {
    cwd,
    // Pure Go: the programs run on any Linux of the same processor. What is resolved stands in go.sum.
    env: { ...environment, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  await once(child, 'spawn');
  const pid = child.pid as number;
  beModest(pid);
  const dismissGuardian = guard(pid, 'SIGTERM');
  // The compilers it has started end with it.
  const stop = () => sendSignal(-pid, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  const output: string[] = [];
  const lastWords: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => output.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine?.(line);
    lastWords.push(line);
    if (lastWords.length > linesKept) lastWords.shift();
  });
  const [code] = await once(child, 'close');
  dismissGuardian();
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(lastWords.join('\n'));
  return output;
}

/** A build takes minutes and every core: it leaves the machine to whoever works on it. */
function beModest(pid: number): void {
  try {
    setPriority(pid, niceness);
  } catch {
    // It has ended already.
  }
}

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Environment } from '@dawsos/config';

/** One run of the `go` command. */
export interface GoRun {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: Environment;
  readonly signal: AbortSignal | undefined;
  readonly onLine?: (line: string) => void;
}

const linesKept = 20;

/** Runs `go` and answers the lines of its standard output; throws with its last words when it fails. */
export async function runGo({ args, cwd, environment, signal, onLine }: GoRun): Promise<readonly string[]> {
  const child = spawn('go', [...args], {
    cwd,
    // Pure Go: the programs run on any Linux of the same processor. What is resolved stands in go.sum.
    env: { ...environment, CGO_ENABLED: '0', GOWORK: 'off', GOFLAGS: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  // The compilers it has started end with it.
  const stop = () => child.pid !== undefined && process.kill(-child.pid, 'SIGTERM');
  signal?.addEventListener('abort', stop, { once: true });
  const output: string[] = [];
  const lastWords: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => output.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => {
    onLine?.(line);
    lastWords.push(line);
    if (lastWords.length > linesKept) lastWords.shift();
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  signal?.removeEventListener('abort', stop);
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(lastWords.join('\n'));
  return output;
}

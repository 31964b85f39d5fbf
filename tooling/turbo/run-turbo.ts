import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs turbo with its output on ours; answers its exit code. An aborted run ends with all its tasks. */
export async function runTurbo(root: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const child = spawn(join(root, 'node_modules', '.bin', 'turbo'), ['run', ...args], {
    cwd: root,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const end = () => void child.kill('SIGTERM');
  signal.addEventListener('abort', end, { once: true });
  const [code] = await once(child, 'close');
  signal.removeEventListener('abort', end);
  return code ?? 1;
}

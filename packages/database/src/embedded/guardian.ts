import { spawn } from 'node:child_process';

/**
 * Sees to it that the server `pid` does not outlive us even when we are killed with SIGKILL: a shell waits on a pipe
 * that closes with our end, and then asks the server to shut down. Returns what dismisses it. Not on Windows.
 */
export function guard(pid: number): () => void {
  if (process.platform === 'win32') return () => {};
  const guardian = spawn('/bin/sh', ['-c', 'read -r _; kill -INT "$0"', String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell we are only less safe against SIGKILL; the next start finds the orphan.
  guardian.on('error', () => {});
  guardian.unref();
  return () => guardian.kill('SIGKILL');
}

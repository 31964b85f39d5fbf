import { spawn } from 'node:child_process';

/**
 * Sees to it that the program `pid` does not outlive us even when we are killed with SIGKILL: a shell waits on a pipe
 * that closes with our end, and then sends the program `signal`. Returns what dismisses it. Not on Windows.
 */
export function guard(pid: number, signal: NodeJS.Signals): () => void {
  if (process.platform === 'win32') return () => {};
  const script = `read -r _; kill -${signal.replace('SIG', '')} "$0"`;
  const guardian = spawn('/bin/sh', ['-c', script, String(pid)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell we are only less safe against SIGKILL; the next start finds the orphan.
  guardian.on('error', () => {});
  guardian.unref();
  return () => guardian.kill('SIGKILL');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captureLines } from '@dawsos/testkit';

/** A real Redis server that keeps nothing on disk. */
export interface RedisServer {
  readonly pid: number;
  /** Settles when it has ended. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `redis-server` from PATH and waits until it serves; `args` as on its command line. */
export async function startRedis(port: number, ...args: readonly string[]): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-redis-'));
  const options = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const child = spawn('redis-server', ['--port', String(port), ...options, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error('redis-server is not installed: apt-get install redis-server', { cause });
  });
  const ended = once(child, 'close');
  const stdout = captureLines(child.stdout);
  const silent = ended.then(() => {
    throw new Error(`redis-server ended: ${stdout.lines.slice(-3).join(' | ')}`);
  });
  // Both lose the race in the end.
  for (const loser of [failed, silent]) loser.catch(() => undefined);
  await Promise.race([stdout.waitFor(/Ready to accept connections/, 10_000), failed, silent]);
  return {
    pid: child.pid as number,
    stop: async (signal = 'SIGTERM') => {
      child.kill('SIGCONT');
      child.kill(signal);
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

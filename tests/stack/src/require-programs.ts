import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { planInstall } from '@dawsos/native-stack';

/** Vitest global setup: throws where a program is missing that the tests need. What cannot run must not look proven. */
export async function setup(): Promise<void> {
  const missing = (await planInstall()).filter(({ installed }) => !installed).map(({ module }) => module.name);
  if (missing.length > 0) {
    throw new Error(`not installed: ${missing.join(', ')}; run \`pnpm stack install\``);
  }
  await promisify(execFile)('redis-server', ['--version']).catch((cause: unknown) => {
    throw new Error('redis-server is not on the PATH; install the Debian package redis-server', { cause });
  });
}

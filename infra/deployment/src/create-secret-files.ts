import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@dawsos/config';
import { secretValues } from './secret-values.ts';

/**
 * Writes the secrets that are not there yet into a folder that only its owner may enter: containers read the files as
 * users of their own, so the files themselves are open. Answers the names of what it wrote; throws ConfigError.
 */
export async function createSecretFiles(folder: string, environment: Environment): Promise<readonly string[]> {
  const read = (name: string) => readFile(join(folder, name), 'utf8').catch(ifMissing);
  // The database keeps the password it was made with, and its URL has to hold the same.
  const password = (await read('postgres_password')) ?? passwordOf(await read('database_url'));
  const values = secretValues({ ...environment, POSTGRES_PASSWORD: password ?? environment.POSTGRES_PASSWORD });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // It may have been there, open to all.
  await chmod(folder, 0o700);
  const written = await Promise.all(
    Object.entries(values).map(([name, value]) => writeSecret(join(folder, name), value).then(() => name, ifPresent)),
  );
  return written.filter((name) => name !== undefined);
}

const passwordOf = (url: string | undefined): string | undefined =>
  url === undefined ? undefined : decodeURIComponent(new URL(url).password);

async function writeSecret(path: string, value: string): Promise<void> {
  await writeFile(path, value, { flag: 'wx' });
  // Given on its own, because a mode at creation is subject to the umask.
  await chmod(path, 0o444);
}

const unless =
  (expected: string) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== expected) throw error;
  };
const ifMissing = unless('ENOENT');
const ifPresent = unless('EEXIST');

import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@dawsos/config';
import { secretValues } from './secret-values.ts';

/**
 * Writes the secrets that are not there yet into a folder that only its owner may enter: containers read the files as
 * users of their own, so the files themselves are open. Answers the names of what it wrote; throws ConfigError.
 */
export async function createSecretFiles(folder: string, environment: Environment): Promise<readonly string[]> {
  // The database keeps the password it was made with, and its URL has to hold the same.
  const password = await readFile(join(folder, 'postgres_password'), 'utf8').catch(ifMissing);
  const values = secretValues({ ...environment, POSTGRES_PASSWORD: password ?? environment.POSTGRES_PASSWORD });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // It may have been there, open to all.
  await chmod(folder, 0o700);
  const written = await Promise.all(
    Object.entries(values).map(([name, value]) =>
      writeFile(join(folder, name), value, { flag: 'wx', mode: 0o444 }).then(() => name, ifPresent),
    ),
  );
  return written.filter((name) => name !== undefined);
}

const unless =
  (expected: string) =>
  (error: NodeJS.ErrnoException): undefined => {
    if (error.code !== expected) throw error;
  };
const ifMissing = unless('ENOENT');
const ifPresent = unless('EEXIST');

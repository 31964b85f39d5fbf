import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';

/** Where the superuser's password of the cluster in `dataDir` is kept, readable by its owner alone. */
export function passwordFile(dataDir: string): string {
  return `${dataDir}.password`;
}

/** Reads the password of the cluster in `dataDir`, or undefined where none was ever made. */
export async function readSuperuserPassword(dataDir: string): Promise<string | undefined> {
  try {
    return await readFile(passwordFile(dataDir), 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Makes a random password unless there is one; of two processes doing so at once both get the same. */
export async function ensureSuperuserPassword(dataDir: string): Promise<string> {
  const known = await readSuperuserPassword(dataDir);
  if (known !== undefined) return known;
  const draft = `${passwordFile(dataDir)}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const password = randomBytes(24).toString('base64url');
  await writeFile(draft, password, { mode: 0o600, flag: 'wx' });
  try {
    // A link appears whole or not at all, and never over another's.
    await link(draft, passwordFile(dataDir));
    return password;
  } catch (error) {
    const others = isErrno(error, 'EEXIST') ? await readSuperuserPassword(dataDir) : undefined;
    if (others === undefined) throw error;
    return others;
  } finally {
    await rm(draft, { force: true });
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

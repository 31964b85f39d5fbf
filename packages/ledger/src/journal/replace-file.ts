import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from './sync-directory.ts';

/** Puts a file of those pieces in the place of another, which is kept beside it under another name; all of it or nothing. */
export async function replaceFile(
  path: string,
  pieces: AsyncIterable<string>,
): Promise<{ readonly bytes: number; readonly kept: string | undefined }> {
  const next = `${path}.next`;
  let bytes = 0;
  try {
    const handle = await open(next, 'w', 0o600);
    try {
      for await (const piece of pieces) {
        await handle.appendFile(piece, 'latin1');
        bytes += piece.length;
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const kept = await keep(path);
    await rename(next, path);
    await syncDirectory(dirname(path));
    return { bytes, kept };
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}

async function keep(path: string): Promise<string | undefined> {
  const kept = `${path}.replaced-${new Date().toISOString().replaceAll(':', '')}`;
  try {
    await link(path, kept);
    return kept;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

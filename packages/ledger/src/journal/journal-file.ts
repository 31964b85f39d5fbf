import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { JournalMovedError } from '../ledger-errors.ts';
import { withFileLock } from './file-lock.ts';
import { replaceFile } from './replace-file.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * The append-only file; text is ASCII, so characters are bytes. Whoever changes it says how long it is by what they know:
 * where it is not, somebody else is at it, and JournalMovedError keeps it as it is.
 */
export interface JournalFile {
  /** Bytes; 0 where there is no file yet. */
  size(): Promise<number>;
  /** Text from a byte on, to the end or to another byte. */
  read(from: number, to?: number): Promise<string>;
  /** Writes at the end and waits until the disk has it; on failure the file is as it was, or ends in a torn commit. */
  append(text: string, known: number): Promise<void>;
  /** Cuts the file back to `size` and waits until the disk knows. */
  truncate(size: number, known: number): Promise<void>;
  /** Puts a file of those pieces in its place, all or nothing; answers its length and where the file before is kept. */
  replace(pieces: AsyncIterable<string>): Promise<{ readonly bytes: number; readonly kept: string | undefined }>;
}

/** The journal at `path`, made with its directory by the first append. */
export function openJournalFile(path: string): JournalFile {
  const size = async (): Promise<number> => {
    const handle = await openExisting(path);
    if (!handle) return 0;
    return handle
      .stat()
      .then((stats) => stats.size)
      .finally(() => handle.close());
  };
  const alone = async <R>(work: () => Promise<R>): Promise<R> => {
    await mkdir(dirname(path), { recursive: true });
    return withFileLock(`${path}.lock`, work);
  };
  /** Nobody else changes the file while `work` does, and it is as long as the caller knows. */
  const change = (flags: 'a' | 'r+', known: number, work: (handle: FileHandle) => Promise<void>) =>
    alone(async () => {
      const found = await size();
      if (found !== known) {
        throw new JournalMovedError(
          `the journal has ${found} bytes where ${known} were known: another process wrote it`,
        );
      }
      const handle = await open(path, flags, 0o600);
      try {
        await work(handle);
      } finally {
        await handle.close();
      }
      if (found === 0) await syncDirectory(dirname(path));
    });
  return {
    size,
    replace: (pieces) => alone(() => replaceFile(path, pieces)),
    read: async (from, to) => {
      const handle = await openExisting(path);
      if (!handle) return '';
      try {
        const length = Math.max((to ?? (await handle.stat()).size) - from, 0);
        const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
        return buffer.toString('latin1', 0, bytesRead);
      } finally {
        await handle.close();
      }
    },
    append: (text, known) =>
      change('a', known, async (handle) => {
        try {
          await handle.appendFile(text, 'latin1');
          await handle.sync();
        } catch (error) {
          // Recovery cuts what this cannot: half a commit is no commit.
          await handle.truncate(known).catch(() => {});
          throw error;
        }
      }),
    truncate: (to, known) =>
      change('r+', known, async (handle) => {
        await handle.truncate(to);
        await handle.sync();
      }),
  };
}

async function openExisting(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

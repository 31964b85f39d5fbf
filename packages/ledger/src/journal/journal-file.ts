import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** The append-only file; text is ASCII, so characters are bytes. */
export interface JournalFile {
  /** Bytes; 0 where there is no file yet. */
  size(): Promise<number>;
  /** Text from a byte on, to the end or to another byte. */
  read(from: number, to?: number): Promise<string>;
  /** Writes at the end and waits until the disk has it; on failure the file is as it was, or ends in a torn commit. */
  append(text: string): Promise<void>;
  /** Cuts the file back and waits until the disk knows. */
  truncate(size: number): Promise<void>;
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
  const truncate = async (to: number): Promise<void> => {
    const handle = await open(path, 'r+');
    try {
      await handle.truncate(to);
      await handle.sync();
    } finally {
      await handle.close();
    }
  };
  return {
    size,
    truncate,
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
    append: async (text) => {
      const before = await size();
      if (before === 0) await mkdir(dirname(path), { recursive: true });
      const handle = await open(path, 'a', 0o600);
      try {
        await handle.appendFile(text, 'latin1');
        await handle.sync();
      } catch (error) {
        // Recovery cuts what this cannot: half a commit is no commit.
        await handle.truncate(before).catch(() => {});
        throw error;
      } finally {
        await handle.close();
      }
      if (before === 0) await syncDirectory(dirname(path));
    },
  };
}

async function openExisting(path: string): Promise<Awaited<ReturnType<typeof open>> | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Without this the file's name could be lost although its content is on the disk. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

import { open } from 'node:fs/promises';

/** Waits until the disk has a directory: without it a file's name could be lost although its content is there. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  await handle.sync().finally(() => handle.close());
}

import type { FileHandle } from 'node:fs/promises';

/** Lines of a file from its beginning, whatever was read of it before. */
export async function countLines(file: FileHandle): Promise<number> {
  const chunk = Buffer.allocUnsafe(1 << 20);
  let lines = 0;
  for (let position = 0; ; ) {
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position);
    if (bytesRead === 0) return lines;
    position += bytesRead;
    for (let at = chunk.indexOf(10); at !== -1 && at < bytesRead; at = chunk.indexOf(10, at + 1)) lines += 1;
  }
}

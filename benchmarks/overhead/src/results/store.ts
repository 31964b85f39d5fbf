import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Part, type PartResult, parts, type Results } from './results.ts';

/** Keeps what a part measured in `folder`, in place of what it measured before. */
export async function keepResult<Name extends Part>(
  folder: string,
  part: Name,
  result: PartResult<Name>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${part}.json`), JSON.stringify(result, undefined, 1));
}

/** The last result of each part that was ever kept in `folder`. */
export async function readResults(folder: string): Promise<Results> {
  const read = await Promise.all(
    parts.map(async (part) => {
      const text = await readFile(join(folder, `${part}.json`), 'utf8').catch(() => undefined);
      return text === undefined ? [] : [[part, JSON.parse(text)] as const];
    }),
  );
  return Object.fromEntries(read.flat());
}

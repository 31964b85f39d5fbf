import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidPatternsError, type PatternFile } from '../domain/patterns/compile-patterns.ts';

/** Every `*.json` of a folder, in the order of names; throws {@link InvalidPatternsError} naming all that hold no JSON. */
export async function readPatternFiles(folder: string): Promise<PatternFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const problems: string[] = [];
  const files = names.flatMap((name, index) => {
    try {
      return { name, content: JSON.parse(texts[index] ?? '') as unknown };
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : 'not JSON'}`);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidPatternsError(problems);
  return files;
}

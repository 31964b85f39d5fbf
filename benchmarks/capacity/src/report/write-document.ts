import { mkdir, writeFile } from 'node:fs/promises';
import type { AllResults } from '../results.ts';
import { renderDocument } from './document.ts';

const benchmarks = new URL('../../../', import.meta.url);

/** Writes `benchmarks/CAPACITY.md` and `benchmarks/plots/`; answers the text. */
export async function writeDocument(results: AllResults): Promise<string> {
  const { text, plots } = renderDocument(results);
  await mkdir(new URL('plots/', benchmarks), { recursive: true });
  for (const [name, svg] of Object.entries(plots)) await writeFile(new URL(`plots/${name}`, benchmarks), svg);
  await writeFile(new URL('CAPACITY.md', benchmarks), text);
  return text;
}

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { type Cores, claimCores } from './cores.ts';
import { measurePart } from './measure-part.ts';
import { type Options, parseOptions, usage } from './options.ts';
import { formatProfile } from './profile/format-profile.ts';
import { profileVariant } from './profile/profile-variant.ts';
import { type Column, columns } from './requests/columns.ts';
import { withInstruments } from './requests/with-instruments.ts';
import { renderPart, renderResults } from './results/render-results.ts';
import { parts as allParts } from './results/results.ts';
import { keepResult, readResults } from './results/store.ts';
import { variantNamed } from './variants/catalogue.ts';

const keptResults = fileURLToPath(new URL('../.data/', import.meta.url));
const page = fileURLToPath(new URL('../../RESULTS.md', import.meta.url));
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(options: Options, cores: Cores | undefined): Promise<void> {
  const { parts, write } = options;
  for (const part of parts) {
    const result = await measurePart(part, options, cores && [cores.server]);
    print(renderPart(part, result));
    if (write) await keepResult(keptResults, part, result);
  }
  if (!write) return;
  const results = await readResults(keptResults);
  const missing = allParts.filter((part) => results[part] === undefined);
  if (missing.length > 0) return print(`RESULTS.md is written when ${missing.join(', ')} were measured too`);
  await writeFile(page, renderResults(results));
}

async function profile({ parts, variants, effort: { pace } }: Options, cores: Cores | undefined): Promise<void> {
  // Two cores: the sampler would otherwise only run where the server lets go of its core.
  const serverCores = cores && [cores.server, cores.others];
  for (const column of parts.filter((part): part is Column => part in columns)) {
    await withInstruments({ column, pace, serverCores }, async (surroundings, instruments) => {
      const bare = await profileVariant(variantNamed('bare'), column, surroundings, instruments);
      for (const variant of variants) {
        const own = await profileVariant(variant, column, surroundings, instruments);
        print(formatProfile(`${variant.title}, ${column}`, own, bare));
      }
    });
  }
}

const options = parseOptions(process.argv.slice(2));
if (options.help) print(usage);
else await (options.profile ? profile : measure)(options, claimCores());

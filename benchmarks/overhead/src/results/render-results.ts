import { goalsTable } from './goals.ts';
import type { Machine } from './machine.ts';
import { logTable, lossTable, scrapeTable } from './part-tables.ts';
import { requestsTable } from './requests-table.ts';
import { type Measured, type Part, type PartResult, parts, type Results } from './results.ts';

const titles: { readonly [Name in Part]: string } = {
  plain: 'Requests',
  database: 'Requests with two database queries',
  scrape: 'Scrapes',
  loss: 'Spans under pressure',
  log: 'Log lines',
};

const tables: { readonly [Name in Part]: (measured: Measured[Name]) => string } = {
  plain: requestsTable,
  database: requestsTable,
  scrape: scrapeTable,
  loss: lossTable,
  log: logTable,
};

/** One part under its heading, with when and on what it was measured. */
export function renderPart<Name extends Part>(part: Name, { measuredAt, machine, measured }: PartResult<Name>): string {
  const pinned = machine.pinned ? '' : ' NOT PINNED: no taskset, or one core only.';
  return `## ${titles[part]}

Measured ${measuredAt.slice(0, 16).replace('T', ' ')} UTC, load of the machine before ${machine.load.toFixed(1)}.${pinned}

${tables[part](measured)}
`;
}

/** The committed page. */
export function renderResults(results: Results): string {
  const measured = parts.filter((part) => results[part] !== undefined);
  const machine = results[measured.at(-1) ?? 'plain']?.machine;
  return `# What observing a service costs: results

Written by \`pnpm bench:overhead\`; what each figure means and how it is taken stands in the [README](overhead/README.md). Figures are medians, with the range of all rounds; goals are judged by the median where they do not say otherwise. Read ratios and differences, which are taken within a round; never compare microseconds of two runs.

${machine === undefined ? '' : describe(machine)}

## Goals

${goalsTable(results)}

${measured.map((part) => renderPart(part, results[part] as PartResult<typeof part>)).join('\n')}`;
}

const describe = ({ name, versions }: Machine): string =>
  `${name}.\n\n${Object.entries(versions)
    .map(([dependency, version]) => `${dependency} ${version}`)
    .join(', ')}.`;

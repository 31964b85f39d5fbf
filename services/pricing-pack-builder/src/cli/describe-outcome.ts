import { type IsoDate, packId } from '@dawsos/domain';
import type { BuildOutcome, BuildRequest } from '../build/build-pack.ts';
import type { BuildRefusal } from '../build/run-build-job.ts';

/** What is said on standard output of how a build ended, and the exit code. */
export const describeOutcome = (
  result: BuildOutcome | BuildRefusal,
  { date, universe, markFresh }: BuildRequest,
  seconds: number,
): { readonly lines: readonly string[]; readonly exitCode: 0 | 1 } => {
  const id = packId(date);
  const state = markFresh ? 'fresh' : 'warming (mark it with --mark-fresh)';
  switch (result.outcome) {
    case 'busy':
      return { lines: [`${id} is being built by another process`], exitCode: 1 };
    case 'immutable':
      return {
        lines: [
          `${id} is already built, with a generated universe of ${result.universe} instead of ${universe};`,
          'packs are immutable: build another date',
        ],
        exitCode: 1,
      };
    case 'already_there':
      return {
        lines: [`${id} is already there, content ${result.contentHash}${markFresh ? ', marked fresh' : ''}`],
        exitCode: 0,
      };
    case 'built':
      return {
        lines: [...describeBuilt(result, date), `${id} is ${state}, built in ${seconds.toFixed(1)} s`],
        exitCode: 0,
      };
  }
};

const describeBuilt = (
  { pack, carriedForward, unpriced, resumedBatches }: Extract<BuildOutcome, { outcome: 'built' }>,
  date: IsoDate,
): string[] => {
  const { prices, rates } = carriedForward;
  const generated = pack.carriedForwardCount - prices.length;
  return [
    ...(resumedBatches > 0 ? [`resumed: ${resumedBatches} batches were there already`] : []),
    `${pack.priceCount} prices, content ${pack.contentHash}`,
    ...byDate(prices, ({ price_date }) => price_date).map(
      ([day, rows]) => `prices carried forward from ${day}: ${rows.map(({ symbol }) => symbol).join(', ')}`,
    ),
    ...(generated > 0 ? [`generated prices carried forward to ${date}: ${generated}`] : []),
    ...byDate(rates, ({ rate_date }) => rate_date).map(
      ([day, rows]) => `exchange rates carried forward from ${day}: ${rows.map(({ currency }) => currency).join(', ')}`,
    ),
    ...(unpriced.length > 0 ? [`no price by this date: ${unpriced.join(', ')}`] : []),
  ];
};

const byDate = <Row>(rows: readonly Row[], dateOf: (row: Row) => string): [string, Row[]][] =>
  [...Map.groupBy(rows, dateOf)].sort(([a], [b]) => (a < b ? -1 : 1));

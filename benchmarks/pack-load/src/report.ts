import { median } from '@dawsos/testkit';
/** One build and one raw COPY of the same rows, right after each other. */
export interface Round {
  readonly rowCount: number;
  readonly buildMs: number;
  readonly rawMs: number;
}

/** The share of raw COPY's speed a whole build has to reach. */
const goal = 0.5;

/** Rows per second of both, and their ratio within each round, as median (range). */
export const describeRounds = (rounds: readonly Round[]): string => {
  const speed = (row: Round, ms: number) => (row.rowCount / ms) * 1000;
  const ratios = rounds.map(({ buildMs, rawMs }) => rawMs / buildMs);
  const verdict = median(ratios) >= goal ? 'met' : 'NOT met';
  return [
    '',
    `pack build  ${spread(
      rounds.map((round) => speed(round, round.buildMs)),
      0,
    )} rows/s`,
    `raw COPY    ${spread(
      rounds.map((round) => speed(round, round.rawMs)),
      0,
    )} rows/s`,
    `ratio       ${spread(ratios, 2)}; goal at least ${goal}: ${verdict}`,
  ].join('\n');
};

const spread = (values: readonly number[], digits: number): string => {
  const write = (value: number) =>
    value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${write(median(values))} (${write(Math.min(...values))}–${write(Math.max(...values))})`;
};

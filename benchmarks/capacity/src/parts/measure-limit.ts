import type { Figures } from '../measure/figures.ts';
import { measureLoad } from '../measure/measure-load.ts';
import { searchLimit } from '../measure/search-limit.ts';
import type { LimitResult, Results } from '../results.ts';
import { type Bench, measured } from './bench.ts';
import { withSystem } from './with-system.ts';

/** Portfolios the limit is found with, and what is asked of. */
const PORTFOLIOS = 100;

/** The highest rate that holds the SLOs, with telemetry and without; a rate breaks where it does so twice. */
export async function measureLimit(bench: Bench): Promise<Results['limit']> {
  await measured(bench, { job: 'seed', portfolios: PORTFOLIOS, positions: 10 });
  return { with: await limitOf(bench, true), without: await limitOf(bench, false) };
}

const limitOf = (bench: Bench, telemetry: boolean): Promise<LimitResult> =>
  withSystem(bench, telemetry, async (system) => {
    const { pace, progress } = bench;
    const tried: Figures[] = [];
    const holdsOnce = async (rate: number): Promise<boolean> => {
      // Rates and CPU time are all that is wanted: the last spans need not be waited for.
      const figures = await measureLoad(system, { rate, seconds: pace.seconds * 0.75, portfolios: PORTFOLIOS }, 0);
      tried.push(figures);
      progress(`${rate}/s ${figures.holds ? 'holds' : `breaks: ${figures.crossed.join(', ') || 'not all sent'}`}`);
      return figures.holds;
    };
    const found = await searchLimit(async (rate) => (await holdsOnce(rate)) || holdsOnce(rate), pace.resolution);
    return { ...found, tried };
  });

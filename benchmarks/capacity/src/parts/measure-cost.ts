import type { Figures } from '../measure/figures.ts';
import { measureLoad } from '../measure/measure-load.ts';
import type { Results } from '../results.ts';
import { type Bench, measured } from './bench.ts';
import { withSystem } from './with-system.ts';

/** Few, for the generator asks for each of them before it begins, and that is measured too. */
const PORTFOLIOS = 50;

/** What requests cost at a moderate rate, with telemetry and without. */
export async function measureCost(bench: Bench): Promise<Results['cost']> {
  await measured(bench, { job: 'seed', portfolios: PORTFOLIOS, positions: 10 });
  const { rate, seconds } = bench.pace;
  const costOf = (telemetry: boolean): Promise<Figures> =>
    withSystem(bench, telemetry, (system) =>
      measureLoad(system, { rate, seconds: seconds * 2, portfolios: PORTFOLIOS }),
    );
  return { with: await costOf(true), without: await costOf(false) };
}

import type { Figures } from '../measure/figures.ts';
import { measureLoad } from '../measure/measure-load.ts';
import type { Results } from '../results.ts';
import { type Bench, measured } from './bench.ts';
import { withSystem } from './with-system.ts';

/** Few, for the generator asks for each of them before it begins, and that is measured too. */
const PORTFOLIOS = 50;

/** What requests cost at a moderate rate, with telemetry and without, in turn: the machine differs from minute to minute. */
export async function measureCost(bench: Bench): Promise<Results['cost']> {
  await measured(bench, { job: 'seed', portfolios: PORTFOLIOS, positions: 10 });
  const { rate, rounds, roundSeconds } = bench.pace;
  const result: { readonly with: Figures[]; readonly without: Figures[] } = { with: [], without: [] };
  await withSystem(bench, true, (on) =>
    withSystem(bench, false, async (off) => {
      const turns = [['with', on] as const, ['without', off] as const];
      for (let round = 1; round <= rounds; round++) {
        for (const [setting, system] of turns) {
          result[setting].push(await measureLoad(system, { rate, seconds: roundSeconds, portfolios: PORTFOLIOS }));
        }
        // Neither is always the second, which finds the database warmer.
        turns.reverse();
        bench.progress(`round ${round} of ${rounds}`);
      }
    }),
  );
  return result;
}

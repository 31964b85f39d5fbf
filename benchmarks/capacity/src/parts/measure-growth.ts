import { rm, stat } from 'node:fs/promises';
import { journalPath } from '@dawsos/ledger';
import type { JobFigures } from '../jobs/calls.ts';
import { evaluateAlerts } from '../jobs/evaluate-alerts.ts';
import { type Figures, perMillion, systemCpu } from '../measure/figures.ts';
import { measureLoad } from '../measure/measure-load.ts';
import type { GrowthResult, Results, Sized } from '../results.ts';
import type { Base } from '../system/base.ts';
import type { System } from '../system/system.ts';
import { type Bench, measured } from './bench.ts';
import { withSystem } from './with-system.ts';

const POSITIONS_EACH = 10;
/** Portfolios that one load asks for, spread over all there are; few, as in measure-cost.ts. */
const ASKED_FOR = 50;
/** Portfolios of each number of positions, and the families they are from: one for each size, beside that of the samples. */
const OF_MANY_POSITIONS = 5;
const FIRST_FAMILY = 100;
const kinds = ['portfolio_overview', 'valuation', 'portfolio_performance'] as const;

/** Cost of the same requests and jobs as portfolios and positions grow. */
export async function measureGrowth(bench: Bench): Promise<Results['growth']> {
  // Before the ledger is large: what grows here is the portfolio.
  const byKind = await measurePositions(bench);
  return { positionsEach: POSITIONS_EACH, ...(await measurePortfolios(bench)), kinds: byKind };
}

async function measurePositions(bench: Bench): Promise<GrowthResult['kinds']> {
  const { pace, progress } = bench;
  for (const [index, positions] of pace.positions.entries()) {
    const family = { portfolios: OF_MANY_POSITIONS, seed: FIRST_FAMILY + index };
    await measured(bench, { job: 'seed', positions, ...family });
  }
  await bench.base.run('analyze');
  const measureKinds = async (system: System) => {
    const found: Record<string, Sized<Figures>[]> = {};
    for (const kind of kinds) {
      for (const [index, size] of pace.positions.entries()) {
        const load = { only: kind, seed: FIRST_FAMILY + index, portfolios: OF_MANY_POSITIONS };
        const result = await measureLoad(system, { ...load, rate: pace.slowRate, seconds: pace.seconds / 2 });
        found[kind] = [...(found[kind] ?? []), { size, result }];
        progress(`${kind}, ${size} positions: ${describe(result)}`);
      }
    }
    return found;
  };
  return withSystem(bench, true, measureKinds, FIRST_FAMILY);
}

async function measurePortfolios(bench: Bench): Promise<Omit<GrowthResult, 'positionsEach' | 'kinds'>> {
  const { base, pace, progress } = bench;
  const jobs: Record<'seed' | 'reconcile' | 'rebuild' | 'evaluate alerts', Sized<JobFigures>[]> = {
    seed: [],
    reconcile: [],
    rebuild: [],
    'evaluate alerts': [],
  };
  const requests: Sized<Figures>[] = [];
  const journalBytes: Sized<number>[] = [];
  for (const size of pace.portfolios) {
    progress(`${size} portfolios`);
    await startAnew(base);
    jobs.seed.push({
      size,
      result: await measured(bench, { job: 'seed', portfolios: size, positions: POSITIONS_EACH }),
    });
    await base.run('analyze');
    journalBytes.push({ size, result: (await stat(journalPath(base.dataDir))).size });
    jobs.reconcile.push({ size, result: await measured(bench, { job: 'reconcile' }) });
    jobs.rebuild.push({ size, result: await measured(bench, { job: 'rebuild' }) });
    await base.run('analyze');
    const evaluated = await evaluateAlerts(base);
    progress(`evaluate alerts: ${evaluated.seconds.toFixed(1)} s`);
    jobs['evaluate alerts'].push({ size, result: evaluated });
    const asked = Math.min(size, ASKED_FOR);
    const load = { portfolios: asked, stride: Math.floor(size / asked), rate: pace.rate, seconds: pace.seconds };
    const result = await withSystem(bench, true, (system) => measureLoad(system, load));
    requests.push({ size, result });
    progress(`requests: ${describe(result)}`);
  }
  return { jobs, requests, journalBytes };
}

/** Without portfolios and trades, and without knowing of any: as a first seeding finds it. */
async function startAnew({ run, dataDir }: Base): Promise<void> {
  await run('truncate portfolios, trades, ledger_head cascade');
  await rm(journalPath(dataDir), { force: true });
  await run('analyze');
}

const describe = (figures: Figures): string => {
  const cpuMs = perMillion(systemCpu(figures), figures) / 1_000;
  const failed = figures.failed > 0 ? `, ${figures.failed} of ${figures.requests} FAILED` : '';
  return `${cpuMs.toFixed(1)} ms of CPU a request${failed}`;
};

import type { Database } from '@dawsos/database';
import { send } from '@dawsos/tests/send';
import { expect } from 'vitest';
import { until } from '../until.ts';
import type { Rehearsal, Stage } from './rehearsal.ts';

const setFaults = ({ services }: Stage, body: object) =>
  send(`${services['market-data'].url}/faults`, { method: 'PUT', body });
const askProviders = ({ services }: Stage) => send(`${services['pricing-pack-builder'].url}/health/detailed`);
const failingDate = '2011-06-30';

const fmpState = async ({ prometheus }: Stage) =>
  prometheus.value('circuit_breaker_state{job="pricing-pack-builder",provider="fmp"}');

/** Moves what packs and jobs say of their time. */
const moveTime = async (database: Database, interval: string): Promise<void> => {
  const by = (table: 'pricing_packs' | 'job_runs' | 'chain_steps', column: string) =>
    database.query({ text: `update ${table} set ${column} = ${column} + $1::interval`, operation: 'update', table }, [
      interval,
    ]);
  await by('pricing_packs', 'fresh_at');
  await by('job_runs', 'finished_at');
  await by('chain_steps', 'finished_at');
};

/** How many builds the made-up builder has had, all of them longer than ten minutes. */
let slowBuilds = 0;
const slowBuildMetrics = (count: number) => `# TYPE pricing_pack_build_duration_seconds histogram
pricing_pack_build_duration_seconds_bucket{le="600"} 0
pricing_pack_build_duration_seconds_bucket{le="+Inf"} ${count}
pricing_pack_build_duration_seconds_sum ${count * 700}
pricing_pack_build_duration_seconds_count ${count}
`;

/** Faults of providers, packs and the job that builds them. */
export const packRehearsals: readonly Rehearsal[] = [
  {
    fault: 'a provider fails three times, and a pack cannot be built (PUT /faults)',
    fires: ['CircuitBreakerOpen', 'PricingPackBuildFailure', 'PackError'],
    begin: async (stage) => {
      await until('a closed breaker', async () => (await fmpState(stage)) === 0);
      await setFaults(stage, { mode: 'error', provider: 'fmp' });
      expect(await stage.build('--date', failingDate)).toMatchObject({ code: 1 });
      await until('an open breaker', async () => (await fmpState(stage)) === 1);
    },
    // Open turns into half-open by itself; the next request that succeeds closes it.
    end: async (stage) => {
      await until('a half-open breaker', async () => (await fmpState(stage)) === 2);
      await setFaults(stage, { mode: 'ok' });
      expect(await stage.build('--date', failingDate)).toMatchObject({ code: 0 });
      await until('a closed breaker', async () => (await fmpState(stage)) === 0);
    },
  },
  {
    fault: 'a provider’s quota is used up (PUT /faults)',
    fires: ['ProviderRateLimitLow'],
    begin: async (stage) => {
      await setFaults(stage, { mode: 'rate_limit', provider: 'ecb' });
      await askProviders(stage);
    },
    end: async (stage) => {
      await setFaults(stage, { mode: 'ok' });
      await askProviders(stage);
    },
  },
  {
    fault: 'the newest pack was marked fresh, and the job last ran, two days ago (times in the database)',
    fires: [
      'PackNotFresh',
      'PricingPackStale',
      'PricingPackBuildDeadlineMissed',
      'PackFreshByDeadlineBudgetBurnPage',
      'PackFreshByDeadlineBudgetBurnTicket',
      'PackFreshnessBudgetBurnPage',
      'PackFreshnessBudgetBurnTicket',
      'JobNotRun',
    ],
    begin: ({ db }) => moveTime(db.database, '-2 days'),
    end: ({ db }) => moveTime(db.database, '2 days'),
  },
  {
    fault: 'builds take more than ten minutes (made-up metrics: no test lasts as long)',
    fires: ['PackBuildDurationExceeded', 'PackBuildDurationBudgetBurnTicket'],
    begin: async ({ madeUp }) =>
      madeUp.expose(() => {
        slowBuilds += 1;
        return slowBuildMetrics(slowBuilds);
      }),
    end: async ({ madeUp }) => madeUp.expose(() => ''),
  },
];

import { sample } from '@dawsos/tests/samples';
import type { LoadRequest } from '../start-load.ts';
import { ordinaryLoad } from './ordinary-load.ts';
import type { Rehearsal } from './rehearsal.ts';

const execute = (pattern_id: string, fault: string, inputs = {}): LoadRequest => ({
  path: '/v1/execute',
  body: { pattern_id, inputs },
  fault,
});
const valuation = (query: string, fault: string): LoadRequest => ({
  path: `/v1/portfolios/${sample.portfolio}/valuation${query}`,
  fault,
});

const overview = { portfolio_id: sample.portfolio };
/** One in sixty asks an agent that does not answer: enough for its own alerts, too few to be slow by the quantiles. */
const failing = [
  execute('macro_context', 'agent=timeout'),
  ...Array.from({ length: 59 }, () => execute('portfolio_overview', 'error=1', overview)),
];

const slow = 'latency=6000ms';
/** The pack of the day stays in the cache of two, the others push each other out. */
const slowly = ['2012-06-29', '2012-09-28', '2012-12-31'].flatMap((date) => [
  ...Array.from({ length: 3 }, () => execute('macro_context', slow)),
  valuation('', slow),
  valuation(`?asof_date=${date}`, slow),
]);

/** Faults of requests to the executor. */
export const requestRehearsals: readonly Rehearsal[] = [
  {
    fault: 'requests fail (X-Fault: error=1, agent=timeout)',
    fires: [
      'HighErrorRate',
      'ErrorRateCritical',
      'CriticalErrorRate',
      'SLOAvailabilityBreach',
      'ExecuteErrorsBudgetBurnPage',
      'ExecuteErrorsBudgetBurnTicket',
      'ApiAvailabilityBudgetBurnPage',
      'ApiAvailabilityBudgetBurnTicket',
      'PatternExecutionFailure',
      'CircuitBreakerFailuresSpike',
    ],
    begin: async ({ load }) => load.change(failing, 15),
    end: async ({ load }) => load.change(ordinaryLoad.requests, ordinaryLoad.rate),
  },
  {
    fault: 'requests take six seconds (X-Fault: latency=6000ms)',
    fires: [
      'APILatencyP99Breach',
      'APILatencyP95Breach',
      'HighResponseTime',
      'HighAPILatency',
      'SLOLatencyBreach',
      'WarmLatencyP95Breach',
      'ColdLatencyP95Breach',
      'ExecuteLatencyP99BudgetBurnPage',
      'ExecuteLatencyP99BudgetBurnTicket',
      'ExecuteLatencyP95BudgetBurnPage',
      'ExecuteLatencyP95BudgetBurnTicket',
      'ValuationWarmBudgetBurnPage',
      'ValuationWarmBudgetBurnTicket',
      'ValuationColdBudgetBurnPage',
      'ValuationColdBudgetBurnTicket',
    ],
    begin: async ({ load }) => load.change(slowly, 20),
    end: async ({ load }) => load.change(ordinaryLoad.requests, ordinaryLoad.rate),
  },
  {
    fault: 'nine of ten connections are busy (X-Fault: db=slow)',
    fires: ['DatabaseConnectionsHigh'],
    // A second each: as many at a time as come in a second.
    begin: async ({ load }) => load.change([{ path: '/v1/patterns', fault: 'db=slow' }], 9.5),
    end: async ({ load }) => load.change(ordinaryLoad.requests, ordinaryLoad.rate),
  },
  {
    fault: 'nobody asks for anything',
    fires: ['LowRequestVolume'],
    begin: async ({ load }) => load.change([], 0),
    end: async ({ load }) => load.change(ordinaryLoad.requests, ordinaryLoad.rate),
  },
];

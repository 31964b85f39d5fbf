import { metrics, scrapeJobs } from '@dawsos/conventions';
import { quantile } from '@dawsos/promql';
import type { Alert, Samples } from '../alert.ts';
import { observed } from '../promtool/observed.ts';
import { quantileAbove } from './thresholds.ts';

const { httpRequestDuration } = metrics;
const valuation = { job: scrapeJobs.executor, endpoint: '/valuation' } as const;
const common = { team: 'api', for: '5m' } as const;

const valuations = (cache_hit: 'true' | 'false', [within, all]: readonly [string, string]): Samples => {
  const where = { ...valuation, method: 'GET', cache_hit } as const;
  return cache_hit === 'true'
    ? observed(httpRequestDuration, where, { within: { 1.2: within, 2: all }, all })
    : observed(httpRequestDuration, where, { within: { 2: within, 5: all }, all });
};

const runbook = {
  firstQuery: quantile(0.95, httpRequestDuration, { window: '5m', by: ['cache_hit'], where: valuation }),
  confirm: [
    'The query answers in seconds, warm (`true`) and cold (`false`) apart.',
    'In a slow trace of `GET /v1/portfolios/{id}/valuation`: `db.query` long is the database, `cache.get` long is Redis, `calculation` long is a huge portfolio.',
    '`sum by (outcome) (rate(dawsos_cache_requests_total[5m]))`: many `error` means the cache is gone and everything is read anew.',
  ],
  mend: [
    'Cache gone: restart Redis; until then every valuation is a cold one, which is slow but right.',
    'Database slow: [DatabaseUnhealthy](DatabaseUnhealthy.md), [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
    'One portfolio alone: its spans’ `position_count` says how large it is; nothing is broken.',
  ],
};

export const valuationLatencyAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'WarmLatencyP95Breach',
    expr: quantileAbove(0.95, httpRequestDuration, { limit: 1.2, where: { ...valuation, cache_hit: 'true' } }),
    severity: 'critical',
    concern: 'valuation-latency',
    labels: { slo: 'warm_p95' },
    summary: 'Valuation from a warm pack takes more than 1.2 s at p95',
    description: 'One warm valuation in twenty takes longer than {{ $value | humanizeDuration }}; 1.2 s are promised.',
    runbook: {
      ...runbook,
      impact: 'The page everybody looks at first is slow, although all it needs is at hand.',
      rehearse: 'Valuations with `X-Fault: latency=1500ms` for six minutes, at least 20 in five minutes.',
    },
    proof: {
      silent: valuations('true', ['0+95x20', '0+100x20']),
      firing: valuations('true', ['0+94x20', '0+100x20']),
      lowTraffic: valuations('true', ['0+1x20', '0+3.8x20']),
      alsoSilent: valuations('false', ['0+100x20', '0+100x20']),
      says: { description: 'One warm valuation in twenty takes longer than 1.333s; 1.2 s are promised.' },
    },
  },
  {
    ...common,
    alert: 'ColdLatencyP95Breach',
    expr: quantileAbove(0.95, httpRequestDuration, { limit: 2, where: { ...valuation, cache_hit: 'false' } }),
    severity: 'warning',
    concern: 'valuation-latency-cold',
    labels: { slo: 'cold_p95' },
    summary: 'Valuation from a cold pack takes more than 2 s at p95',
    description: 'One cold valuation in twenty takes longer than {{ $value | humanizeDuration }}; 2 s are promised.',
    runbook: {
      ...runbook,
      impact: 'The first look at a date is slow; once its pack is in the cache, it is not.',
      rehearse:
        'Valuations of ever other dates (`?asof_date=`) with `X-Fault: latency=2500ms`, at least 20 in five minutes; or restart executor-api before each.',
    },
    proof: {
      silent: valuations('false', ['0+95x20', '0+100x20']),
      firing: valuations('false', ['0+94x20', '0+100x20']),
      lowTraffic: valuations('false', ['0+1x20', '0+3.8x20']),
      alsoSilent: valuations('true', ['0+0x20', '0+100x20']),
      says: { description: 'One cold valuation in twenty takes longer than 2.5s; 2 s are promised.' },
    },
  },
];

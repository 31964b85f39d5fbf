import { metrics, scrapeJobs } from '@dawsos/conventions';
import { below, minimum, series } from '@dawsos/promql';
import type { Alert } from '../alert.ts';

const { providerRateLimitRemaining } = metrics;
const job = scrapeJobs.packBuilder;
const remaining = minimum(series(providerRateLimitRemaining, { job }), ['provider']);
const said = (values: string) => [
  { series: series(providerRateLimitRemaining, { job, provider: 'fmp' as const }), values },
];

export const providerAlerts: readonly Alert[] = [
  {
    alert: 'ProviderRateLimitLow',
    expr: below(remaining, 100),
    for: '1m',
    severity: 'warning',
    team: 'data',
    concern: 'provider-quota',
    summary: 'The quota of {{ $labels.provider }} runs low',
    description: '{{ $labels.provider }} allows {{ $value | humanize }} more requests in its window.',
    runbook: {
      number: 'RB-02',
      impact: 'None yet; at 0 the provider answers 429, builds wait for its next window and may miss the deadline.',
      firstQuery: remaining,
      confirm: [
        '`sum by (provider, status) (increase(dawsos_provider_requests_total[15m]))`: is it us who ask so much, and is there any 429?',
        'Low without requests of ours: somebody else uses our key.',
      ],
      mend: [
        'Lower `FMP_CALLS_PER_MINUTE` (`ECB_…`, `FRED_…`) below the provider’s quota.',
        'Stop builds by hand that are not urgent: the nightly one needs the quota.',
        'A key used elsewhere: have it replaced.',
      ],
      rehearse:
        'Start market-data with `FMP_QUOTA=50`, then `pnpm pack:build --date 2013-02-20`; its ordinary quota ends it.',
    },
    proof: {
      silent: said('100x10'),
      firing: said('99x10'),
      labels: { provider: 'fmp' },
      says: {
        summary: 'The quota of fmp runs low',
        description: 'fmp allows 99 more requests in its window.',
      },
    },
  },
];

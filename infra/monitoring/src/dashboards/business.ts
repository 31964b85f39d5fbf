import { metrics, serviceNames } from '@dawsos/conventions';
import { increase, maximum, quantile, rate, series, sum, topk } from '@dawsos/promql';
import { type Dashboard, line } from './dashboard.ts';
import { share } from './share.ts';

const service = serviceNames.executor;
const window = '$__rate_interval';
const executions = series(metrics.patternExecutions);
const succeeded = series(metrics.patternExecutions, { status: 'success' });

/** What the platform is used for. */
export const business: Dashboard = {
  uid: 'dawsos-business',
  title: 'Business',
  description: 'What the platform is used for: portfolios, trades, analyses, and where users were turned away.',
  refresh: '1m',
  from: '24h',
  panels: [
    {
      title: 'Portfolios',
      description: 'Portfolios stored.',
      type: 'stat',
      unit: 'none',
      service,
      lines: [line(maximum(series(metrics.portfolios)), 'portfolios')],
    },
    {
      title: 'Trades Today',
      description: 'Trades accepted in the last day.',
      type: 'stat',
      unit: 'none',
      service,
      lines: [line(sum(increase(series(metrics.tradeVolume), '1d')), 'trades')],
    },
    {
      title: 'Analyses Today',
      description: 'Patterns run to the end in the last day.',
      type: 'stat',
      unit: 'none',
      service,
      lines: [line(sum(increase(succeeded, '1d')), 'analyses')],
    },
    {
      title: 'Analyses That Succeed',
      description: 'Share of the last hour’s patterns that gave an answer.',
      type: 'stat',
      unit: 'percentunit',
      service,
      thresholds: { warning: 0.99, critical: 0.95, good: 'high' },
      lines: [line(share(succeeded, executions, '1h'), 'success')],
    },
    {
      title: 'Trades by Action',
      description: 'Trades accepted in each hour.',
      type: 'timeseries',
      unit: 'none',
      service,
      lines: [line(sum(increase(series(metrics.tradeVolume), '1h'), ['action']), ['action'])],
    },
    {
      title: 'Most Used Patterns',
      description: 'The five patterns run most often in each hour.',
      type: 'timeseries',
      unit: 'none',
      service,
      lines: [line(topk(5, sum(increase(executions, '1h'), ['pattern_id'])), ['pattern_id'])],
    },
    {
      title: 'Time to an Answer (P95)',
      description: '95 of 100 analyses take at most this long, all their steps together.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service,
      lines: [line(quantile(0.95, metrics.patternExecutionDuration, { window, by: ['pattern_id'] }), ['pattern_id'])],
    },
    {
      title: 'Refused for Lack of Fresh Prices',
      description: 'Requests a second that asked for a fresh pack when there was none, by the state of the pack.',
      type: 'timeseries',
      unit: 'reqps',
      service,
      lines: [line(sum(rate(series(metrics.freshnessRejections), window), ['reason']), ['reason'])],
    },
  ],
};

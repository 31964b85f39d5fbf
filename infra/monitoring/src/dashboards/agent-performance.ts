import { metrics, serviceNames } from '@dawsos/conventions';
import { maximum, quantile, rate, series, sum } from '@dawsos/promql';
import { type Dashboard, line } from './dashboard.ts';
import { labelVariable } from './label-variable.ts';
import { share } from './share.ts';
import { breakerNames } from './value-names.ts';

const service = serviceNames.agentRuntime;
const window = '$__rate_interval';
const chosen = { agent_name: { variable: 'agent' } } as const;
const invocations = series(metrics.agentInvocations, chosen);
/** A rejected invocation is the caller's mistake. */
const failures = series(metrics.agentInvocations, { ...chosen, status: { noneOf: ['success', 'rejected'] } });

/** How the agents do, one or all of them. */
export const agentPerformance: Dashboard = {
  uid: 'dawsos-agent-performance',
  title: 'Agent Performance',
  description: 'How much the agents are asked, how fast they are, and which of them fail.',
  refresh: '5s',
  from: '1h',
  variables: [labelVariable('agent', 'Agent', metrics.agentInvocations, 'agent_name')],
  panels: [
    {
      title: 'Total Agent Invocations',
      description: 'Invocations a second.',
      type: 'stat',
      unit: 'ops',
      width: 8,
      service,
      lines: [line(sum(rate(invocations, '5m')), 'invocations')],
    },
    {
      title: 'Agent Error Rate',
      description: 'Share of invocations that failed, took too long or were refused by a breaker.',
      type: 'stat',
      unit: 'percentunit',
      width: 8,
      service,
      thresholds: { warning: 0.01, critical: 0.05 },
      lines: [line(share(failures, invocations, '5m'), 'errors')],
    },
    {
      title: 'Agent P95 Latency',
      description: '95 of 100 invocations take at most this long inside the agent runtime.',
      type: 'stat',
      unit: 's',
      width: 8,
      service,
      lines: [line(quantile(0.95, metrics.agentLatency, { window: '5m', where: chosen }), 'p95')],
    },
    {
      title: 'Agent Invocation Rate by Agent',
      description: 'Invocations a second, by how they ended.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [line(sum(rate(invocations, window), ['agent_name', 'status']), ['agent_name', 'status'])],
    },
    {
      title: 'Agent Latency by Agent & Capability',
      description: '95 of 100 invocations take at most this long.',
      type: 'timeseries',
      unit: 's',
      exemplars: true,
      service,
      lines: [
        line(quantile(0.95, metrics.agentLatency, { window, by: ['agent_name', 'capability'], where: chosen }), [
          'agent_name',
          'capability',
        ]),
      ],
    },
    {
      title: 'Circuit Breaker Status',
      description: 'An OPEN breaker refuses every invocation of its agent until a trial one succeeds.',
      type: 'table',
      unit: 'none',
      names: breakerNames,
      service,
      lines: [line(maximum(series(metrics.agentBreakerState, chosen), ['agent_name']), ['agent_name'])],
    },
    {
      title: 'Agent Invocation Rate by Capability',
      description: 'Invocations a second, by what was asked for.',
      type: 'timeseries',
      unit: 'ops',
      service,
      lines: [line(sum(rate(invocations, window), ['agent_name', 'capability']), ['agent_name', 'capability'])],
    },
  ],
};

import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, increase, rate, series, sum } from '@dawsos/promql';
import type { Alert } from '../alert.ts';

const { patternExecutions, requestErrors } = metrics;
const job = scrapeJobs.executor;
const failures = series(patternExecutions, { job, status: { anyOf: ['error', 'timeout'] } });
const executions = (status: 'success' | 'error' | 'timeout' | 'rejected' | 'not_fresh', values: string) => ({
  series: series(patternExecutions, { job, pattern_id: 'macro_context', status }),
  values,
});

export const patternAlerts: readonly Alert[] = [
  {
    alert: 'PatternExecutionFailure',
    expr: above(sum(rate(failures, '5m'), ['pattern_id']), 0.05),
    for: '2m',
    severity: 'critical',
    team: 'api',
    concern: 'patterns',
    summary: 'Pattern {{ $labels.pattern_id }} fails',
    description:
      'Pattern {{ $labels.pattern_id }} fails or runs out of time {{ $value | printf "%.2f" }} times a second; 0.05, three a minute, are borne.',
    runbook: {
      impact: 'Whoever asks for this analysis gets an error; other patterns may work.',
      firstQuery: sum(increase(series(requestErrors, { job }), '15m'), ['pattern_id', 'error_type']),
      confirm: [
        'The query names the stable error code. `AGENT_TIMEOUT`, `AGENT_FAILED` and `AGENT_UNREACHABLE` lie with the agent runtime, `DATABASE_…` with the database, `PATTERN_TIMEOUT` with all steps together.',
        '`sum by (capability, status) (increase(dawsos_agent_invocations_total[15m]))`: which capability fails?',
        'A failing trace in Jaeger: service `dawsos-executor`, operation `execute_pattern`, tag `pattern_id`, tag `error=true`.',
      ],
      mend: [
        'One pattern, all users, since a deployment: roll back; the pattern files are part of it.',
        'Timeouts of one capability: [CircuitBreakerOpen](CircuitBreakerOpen.md) comes next; its breaker protects the rest.',
        'All patterns at once: [ErrorRateCritical](ErrorRateCritical.md).',
      ],
      rehearse:
        '`POST /v1/execute` with `X-Fault: agent=timeout`, one a second for five minutes; the breaker turns some into 503, the rest are enough.',
    },
    proof: {
      silent: [executions('success', '0+60x20'), executions('error', '0+2x20'), executions('timeout', '0+1x20')],
      firing: [executions('success', '0+60x20'), executions('error', '0+2.4x20'), executions('timeout', '0+1.2x20')],
      alsoSilent: [executions('rejected', '0+60x20'), executions('not_fresh', '0+60x20')],
      labels: { pattern_id: 'macro_context' },
      says: {
        summary: 'Pattern macro_context fails',
        description:
          'Pattern macro_context fails or runs out of time 0.06 times a second; 0.05, three a minute, are borne.',
      },
    },
  },
];

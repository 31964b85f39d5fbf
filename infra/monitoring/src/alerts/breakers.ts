import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, increase, maximum, or, series } from '@dawsos/promql';
import type { Alert } from '../alert.ts';

const { agentBreakerState, agentBreakerFailures, providerBreakerState, providerBreakerFailures } = metrics;
const agents = { job: scrapeJobs.agentRuntime };
const providers = { job: scrapeJobs.packBuilder };
const common = { team: 'platform', concern: 'breaker', severity: 'warning' } as const;

/** Three failures in a row open a provider’s breaker, five an agent’s: more than six means that it was tried again in vain. */
const spikeFailures = 6;

const state = or(
  maximum(series(agentBreakerState, agents), ['agent_name']),
  maximum(series(providerBreakerState, providers), ['provider']),
);
// By process, as each has breakers of its own: one failure in each of many opens none of them.
const failures = or(
  maximum(increase(series(agentBreakerFailures, agents), '5m'), ['agent_name']),
  maximum(increase(series(providerBreakerFailures, providers), '5m'), ['provider']),
);
const fmpState = series(providerBreakerState, { ...providers, provider: 'fmp' });
const hound = series(agentBreakerFailures, { ...agents, agent_name: 'macro_hound' });

const breakProvider =
  '`curl -X PUT http://127.0.0.1:8030/faults -H \'Content-Type: application/json\' -d \'{"mode":"error","rate":1,"provider":"fmp"}\'`';

export const breakerAlerts: readonly Alert[] = [
  {
    ...common,
    alert: 'CircuitBreakerOpen',
    // Half-open counts: a minute after it opened, a breaker is that, and stays so until a call gets through.
    expr: above(state, 0),
    for: '2m',
    summary: 'Circuit breaker of {{ $labels.provider }}{{ $labels.agent_name }} is not closed',
    description:
      '{{ $labels.provider }}{{ $labels.agent_name }} failed several times in a row and no call has got through for 2 minutes.',
    runbook: {
      number: 'RB-02',
      impact:
        'Provider: the next pack cannot be built from it; users see yesterday’s prices until then. Agent: patterns with a step of that agent answer 503 with `Retry-After`.',
      firstQuery: state,
      confirm: [
        '1 is open, 2 half-open: after 60 seconds the next call may try; its success closes the breaker, and until one tries it stays half-open.',
        'Provider: `sum by (provider, status) (increase(dawsos_provider_requests_total[15m]))`: `timeout` and `network` are the way there, 5xx the provider, 429 our quota.',
        'Agent: `sum by (agent_name, capability, status) (increase(dawsos_agent_invocations_total[15m]))` names the capability; its spans in Jaeger (`dawsos-agent-runtime`) say where the time went.',
      ],
      mend: [
        'Provider down: look at its status page and wait until `dawsos_dependency_up` says that it is back; nothing has to be restarted.',
        '429: lower `FMP_CALLS_PER_MINUTE` (`ECB_…`, `FRED_…`), or wait for the quota’s window.',
        '401 or 403: the key in the secret is wrong or expired.',
        'When the provider answers again, build what is missing: `pnpm pack:build --date <date> --mark-fresh`. It goes on where the last one was interrupted, and its first call closes the breaker.',
        'Agent: the database behind it is the usual cause: [DatabaseUnhealthy](DatabaseUnhealthy.md), [DatabaseConnectionsHigh](DatabaseConnectionsHigh.md).',
      ],
      rehearse: `${breakProvider}, then \`pnpm pack:build --date 2013-02-25\`; back with \`{"mode":"ok"}\` and the same build. Agents: requests to \`/v1/execute\` with \`X-Fault: agent=timeout\`.`,
    },
    proof: {
      silent: [{ series: fmpState, values: '0x10' }],
      firing: [{ series: fmpState, values: '1 1 2 2 1 2 2x4' }],
      alsoSilent: [{ series: fmpState, values: '0x8 1 1' }],
      labels: { provider: 'fmp' },
      says: {
        summary: 'Circuit breaker of fmp is not closed',
        description: 'fmp failed several times in a row and no call has got through for 2 minutes.',
      },
    },
  },
  {
    ...common,
    alert: 'CircuitBreakerFailuresSpike',
    expr: above(failures, spikeFailures),
    summary: '{{ $labels.provider }}{{ $labels.agent_name }} fails again and again',
    description:
      '{{ $value | printf "%.0f" }} failures of {{ $labels.provider }}{{ $labels.agent_name }} in 5 minutes, counted by one breaker.',
    runbook: {
      number: 'RB-02',
      impact:
        'Calls fail and are retried: answers are slower, some are errors, and the breaker is about to open or keeps opening.',
      firstQuery: failures,
      confirm: [
        'Does `changes(circuit_breaker_state[15m])` (agents: `dawsos_circuit_breaker_state`) say that it opens and closes? Then whatever is behind it comes and goes.',
        'What the failures are: as in [CircuitBreakerOpen](CircuitBreakerOpen.md).',
      ],
      mend: ['As in [CircuitBreakerOpen](CircuitBreakerOpen.md); it is the same fault, not yet lasting.'],
      rehearse: `${breakProvider} with \`"rate":0.3\`, then builds of several dates in a row.`,
    },
    proof: {
      silent: [{ series: hound, values: '0+1x20' }],
      firing: [{ series: hound, values: '0+1.4x20' }],
      labels: { agent_name: 'macro_hound' },
      says: {
        summary: 'macro_hound fails again and again',
        description: '7 failures of macro_hound in 5 minutes, counted by one breaker.',
      },
    },
  },
];

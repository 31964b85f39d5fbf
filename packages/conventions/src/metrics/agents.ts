import { agentNames, breakerStates, outcomes, providers } from '../label-values.ts';
import { counter, gauge, histogram, oneOf, upTo } from '../metric-definition.ts';
import { serviceNames } from '../service-names.ts';

const agentOwners = [serviceNames.agentRuntime];
const providerOwners = [serviceNames.packBuilder];
const agentName = oneOf(...agentNames);
const provider = oneOf(...providers);
const agentSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.5, 2.5, 5] as const;

export const agentMetrics = {
  agentInvocations: counter({
    name: 'dawsos_agent_invocations_total',
    help: 'Capability invocations by how they ended; rejected ones are the caller’s mistake.',
    labels: {
      agent_name: agentName,
      capability: upTo(40),
      status: oneOf('success', 'error', 'rejected', 'timeout', 'unavailable'),
    },
    owners: agentOwners,
  }),
  agentLatency: histogram({
    name: 'dawsos_agent_latency_seconds',
    help: 'Duration of one capability invocation inside the agent runtime.',
    unit: 'seconds',
    labels: { agent_name: agentName, capability: upTo(40) },
    buckets: agentSeconds,
    owners: agentOwners,
  }),
  agentSpawns: counter({
    name: 'dawsos_agent_spawns_total',
    help: 'Agents spawned in multi-agent runs.',
    labels: { agent_type: agentName },
    owners: agentOwners,
  }),
  agentCompletions: counter({
    name: 'dawsos_agent_completions_total',
    help: 'Spawned agents that ended, by outcome.',
    labels: { agent_type: agentName, status: oneOf(...outcomes) },
    owners: agentOwners,
  }),
  sandboxExecutions: counter({
    name: 'dawsos_sandbox_executions_total',
    help: 'Sandboxed child processes that ended, by outcome.',
    labels: { agent_type: agentName, outcome: oneOf('success', 'error', 'timeout', 'killed') },
    owners: agentOwners,
  }),
  sandboxExecutionDuration: histogram({
    name: 'dawsos_sandbox_execution_duration_seconds',
    help: 'Lifetime of one sandboxed child process, its start included.',
    unit: 'seconds',
    labels: { agent_type: agentName },
    buckets: [0.1, 0.25, 0.5, 1.5, 2.5, 5, 10, 30],
    owners: agentOwners,
  }),
  agentBreakerState: gauge({
    name: 'dawsos_circuit_breaker_state',
    help: 'Breaker of an agent: 0 closed, 1 open, 2 half-open.',
    unit: 'state',
    labels: { agent_name: agentName },
    owners: agentOwners,
  }),
  agentBreakerFailures: counter({
    name: 'dawsos_circuit_breaker_failures_total',
    help: 'Failures an agent’s breaker counted.',
    labels: { agent_name: agentName },
    owners: agentOwners,
  }),
  agentBreakerTransitions: counter({
    name: 'dawsos_circuit_breaker_transitions_total',
    help: 'State changes of an agent’s breaker, by the state entered.',
    labels: { agent_name: agentName, state: oneOf(...breakerStates) },
    owners: agentOwners,
  }),
  providerBreakerState: gauge({
    name: 'circuit_breaker_state',
    help: 'Breaker of a provider: 0 closed, 1 open, 2 half-open.',
    unit: 'state',
    labels: { provider },
    owners: providerOwners,
  }),
  providerBreakerFailures: counter({
    name: 'circuit_breaker_failures_total',
    help: 'Failures a provider’s breaker counted.',
    labels: { provider },
    owners: providerOwners,
  }),
  providerBreakerTransitions: counter({
    name: 'circuit_breaker_transitions_total',
    help: 'State changes of a provider’s breaker, by the state entered.',
    labels: { provider, state: oneOf(...breakerStates) },
    owners: providerOwners,
  }),
  providerRequests: counter({
    name: 'dawsos_provider_requests_total',
    help: 'Requests to providers, retries included, by status code or `network` and `timeout`.',
    labels: { provider, endpoint: upTo(20), status: upTo(30) },
    owners: providerOwners,
  }),
  providerRequestDuration: histogram({
    name: 'dawsos_provider_request_duration_seconds',
    help: 'Duration of one request to a provider.',
    unit: 'seconds',
    labels: { provider, endpoint: upTo(20) },
    buckets: [0.005, 0.025, 0.1, 0.25, 0.5, 1.5, 2.5, 5, 10],
    owners: providerOwners,
  }),
  providerRateLimitRemaining: gauge({
    name: 'dawsos_provider_rate_limit_remaining',
    help: 'Requests the provider said it still allows in its window.',
    labels: { provider },
    outlivesProcess: true,
    owners: providerOwners,
  }),
};

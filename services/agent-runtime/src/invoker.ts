import { type AgentName, agentCapabilities, agentNames, metrics as catalogue, spanNames } from '@dawsos/conventions';
import type { RequestCtx } from '@dawsos/domain';
import { type Faults, Problem } from '@dawsos/http';
import { type Clock, combinePolicies, createBreaker, createTimeout, type Policy } from '@dawsos/resilience';
import { observeBreaker, type Telemetry } from '@dawsos/telemetry';
import { type Agents, findCapability } from './domain/agent.ts';
import type { Capability } from './domain/capability.ts';
import { CapabilityRefusal } from './domain/capability-refusal.ts';
import { badInputs, describeFailure, type FailureStatus } from './failure-problem.ts';

/** One capability to carry out. */
export interface CapabilityCall {
  readonly agent_name: string;
  readonly capability: string;
  readonly inputs: unknown;
}

/** Carries out capabilities, each under its agent's breaker and a time limit, each with a span and metrics. */
export interface Invoker {
  /** The capability's result; throws a {@link Problem} that says what went wrong. */
  invoke(call: CapabilityCall, ctx: RequestCtx, faults?: Faults): Promise<unknown>;
}

/** What an {@link Invoker} is made of. */
export interface InvokerOptions {
  readonly agents: Agents;
  readonly telemetry: Telemetry;
  /** Of one invocation. */
  readonly timeoutMs: number;
  readonly breaker: { readonly failures: number; readonly halfOpenAfterMs: number; readonly clock?: Clock };
  /** Makes the database slow once, for `db=slow`. */
  readonly slowDatabase: () => Promise<unknown>;
}

/** Creates the one way into the agents; one breaker per agent, which refusals and bad inputs leave alone. */
export function createInvoker({ agents, telemetry, timeoutMs, breaker, slowDatabase }: InvokerOptions): Invoker {
  const { metrics, tracing } = telemetry;
  const invocations = metrics.counter(catalogue.agentInvocations);
  const latency = metrics.histogram(catalogue.agentLatency);
  for (const agent_name of agentNames) {
    for (const capability of agentCapabilities[agent_name]) {
      for (const status of catalogue.agentInvocations.labels.status.values) {
        invocations.bind({ agent_name, capability, status });
      }
    }
  }
  const injected = metrics.counter(catalogue.faultsInjected);
  const policies = Object.fromEntries(
    agentNames.map((name) => {
      const circuit = createBreaker({ ...breaker, isFailure: (error) => !(error instanceof CapabilityRefusal) });
      observeBreaker(circuit, { agent_name: name }, telemetry);
      return [name, combinePolicies(circuit, createTimeout(timeoutMs))];
    }),
  ) as Record<AgentName, Policy>;

  const withFaults = async (kind: Capability['kind'], { agent, db }: Faults, work: () => unknown): Promise<unknown> => {
    if (agent === 'timeout') {
      injected.bind({ fault: 'agent' }).add();
      return new Promise(() => {});
    }
    if (db === 'slow' && kind === 'reader') {
      injected.bind({ fault: 'db' }).add();
      await slowDatabase();
    }
    return work();
  };

  return {
    async invoke({ agent_name, capability, inputs }, ctx, faults = {}) {
      const found = findCapability(agents, agent_name, capability);
      if (!found) {
        throw new Problem({ status: 404, code: 'CAPABILITY_NOT_FOUND', detail: 'No agent has such a capability.' });
      }
      const labels = { agent_name: agent_name as AgentName, capability };
      const settle = (startedAt: number, status: 'success' | FailureStatus) => {
        invocations.bind({ ...labels, status }).add();
        latency.bind(labels).observe((performance.now() - startedAt) / 1000);
      };
      const outcome = await tracing.withSpan(spanNames.agentCapability, { attributes: labels }, async () => {
        const startedAt = performance.now();
        const prepared = found.prepare(inputs);
        if (prepared.outcome === 'invalid') {
          settle(startedAt, 'rejected');
          return badInputs(prepared.problems);
        }
        try {
          const run = () => prepared.run(ctx);
          const result = await policies[labels.agent_name].execute(() => withFaults(found.kind, faults, run));
          settle(startedAt, 'success');
          return result;
        } catch (error) {
          const { status, problem } = describeFailure(error);
          settle(startedAt, status);
          // A refusal is an answer: it fails the request, not the span.
          if (status === 'rejected') return problem;
          throw problem;
        }
      });
      if (outcome instanceof Problem) throw outcome;
      return outcome;
    },
  };
}

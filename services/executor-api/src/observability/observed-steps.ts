import { metrics as catalogue, spanNames } from '@dawsos/conventions';
import type { RequestCtx } from '@dawsos/domain';
import { type Faults, forwardedFaults } from '@dawsos/http';
import type { BoundCounter, BoundHistogram, Telemetry } from '@dawsos/telemetry';
import type { AgentClient } from '../adapters/agent-client.ts';
import type { PlannedStep } from '../domain/patterns/pattern.ts';
import { StepCancelledError, type StepRunner } from '../domain/patterns/run-pattern.ts';

/** Makes the step runner of one request. */
export type StepsOf = (patternId: string, ctx: RequestCtx, faults: Faults) => StepRunner;

const service_name = 'agent-runtime';

/** Runs steps on the agent runtime, each under a client span that the other service's server span is the child of. */
export function observedSteps(client: AgentClient, { tracing, metrics }: Telemetry): StepsOf {
  const instruments = stepInstruments(metrics);

  return (patternId, ctx, faults) => {
    const forwarded = forwardedFaults(faults);
    const faultHeader: Record<string, string> = forwarded === undefined ? {} : { 'x-fault': forwarded };
    return async (step, inputs, signal) => {
      const { index, agent_name, capability } = step;
      const attributes = { pattern_id: patternId, step_index: index, agent_name, capability };
      const { stepDuration, callDuration, succeeded, failed } = instruments(patternId, step);
      const startedAt = performance.now();
      try {
        const result = await tracing.withSpan(spanNames.patternStep, { kind: 'client', attributes }, () =>
          client.call({ step, inputs, ctx, headers: { ...tracing.outgoingHeaders(), ...faultHeader }, signal }),
        );
        succeeded.add();
        return result;
      } catch (error) {
        // A call that nobody waits for any more tells nothing of the service that was called.
        if (!(error instanceof StepCancelledError)) failed.add();
        throw error;
      } finally {
        const seconds = (performance.now() - startedAt) / 1000;
        stepDuration.observe(seconds);
        callDuration.observe(seconds);
      }
    };
  };
}

interface StepInstruments {
  readonly stepDuration: BoundHistogram;
  readonly callDuration: BoundHistogram;
  readonly succeeded: BoundCounter;
  readonly failed: BoundCounter;
}

/** The metrics of each step of each pattern, bound once. */
function stepInstruments(metrics: Telemetry['metrics']): (patternId: string, step: PlannedStep) => StepInstruments {
  const stepDurations = metrics.histogram(catalogue.patternStepDuration);
  const callDurations = metrics.histogram(catalogue.serviceCallDuration);
  const calls = metrics.counter(catalogue.serviceCalls);
  const bound = new Map<PlannedStep, StepInstruments>();
  return (pattern_id, step) => {
    const known = bound.get(step);
    if (known) return known;
    const { index, agent_name, capability } = step;
    const call = { service_name, method: `${agent_name}.${capability}` };
    const created = {
      stepDuration: stepDurations.bind({ pattern_id, step_index: String(index), capability }),
      callDuration: callDurations.bind(call),
      succeeded: calls.bind({ ...call, status: 'success' }),
      failed: calls.bind({ ...call, status: 'error' }),
    };
    bound.set(step, created);
    return created;
  };
}

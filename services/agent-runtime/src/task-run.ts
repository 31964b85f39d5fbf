import { type AgentName, agentNames, metrics as catalogue, outcomes, spanNames } from '@dawsos/conventions';
import type { RequestCtx } from '@dawsos/domain';
import { type Faults, Problem } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { CapabilityCall, Invoker } from './invoker.ts';

/** What became of one task of a run. */
export type TaskOutcome = Pick<CapabilityCall, 'agent_name' | 'capability'> & { readonly duration_ms: number } & (
    | { readonly status: 'success'; readonly result: unknown }
    | { readonly status: 'error'; readonly error: { readonly code: string; readonly detail: string } }
  );

/** Carries out tasks side by side; a task that fails is told as such and stops no other. */
export type RunTasks = (
  tasks: readonly CapabilityCall[],
  ctx: RequestCtx,
  options: { readonly sandbox: boolean; readonly faults: Faults },
) => Promise<readonly TaskOutcome[]>;

/** A calculation in a process of its own; throws a {@link Problem}. */
export type RunInSandbox = (call: CapabilityCall) => Promise<unknown>;

/** Creates the runner of multi-agent runs: an agent is spawned for each task, in a sandbox where asked for. */
export function createTaskRunner(
  { invoke }: Invoker,
  runInSandbox: RunInSandbox,
  { tracing, metrics, log, errors }: Telemetry,
): RunTasks {
  const spawns = metrics.counter(catalogue.agentSpawns);
  const completions = metrics.counter(catalogue.agentCompletions);
  for (const agent_type of agentNames) {
    spawns.bind({ agent_type });
    for (const status of outcomes) completions.bind({ agent_type, status });
  }

  const runTask = async (
    call: CapabilityCall,
    ctx: RequestCtx,
    { sandbox, faults }: Parameters<RunTasks>[2],
  ): Promise<TaskOutcome> => {
    const { agent_name, capability } = call;
    const agent_type = agent_name as AgentName;
    const startedAt = performance.now();
    const elapsed = () => Math.round((performance.now() - startedAt) * 1000) / 1000;
    spawns.bind({ agent_type }).add();
    try {
      const result = await tracing.withSpan(spanNames.agentSpawn, { attributes: { agent_name, capability } }, () =>
        sandbox ? runInSandbox(call) : invoke(call, ctx, faults),
      );
      completions.bind({ agent_type, status: 'success' }).add();
      return { agent_name, capability, status: 'success', result, duration_ms: elapsed() };
    } catch (error) {
      completions.bind({ agent_type, status: 'error' }).add();
      const problem = error instanceof Problem ? error : undefined;
      // The run answers 200, so the error boundary never sees what only one task came across.
      if (problem === undefined || problem.status === 500) {
        log.error('task of a run failed', { agent_name, capability, error });
        errors.capture(error);
      }
      const { code, detail } = problem?.details ?? { code: 'AGENT_FAILED', detail: 'The agent failed.' };
      return { agent_name, capability, status: 'error', error: { code, detail }, duration_ms: elapsed() };
    }
  };
  return (tasks, ctx, options) =>
    tracing.withSpan(spanNames.agentRun, {}, () => Promise.all(tasks.map((task) => runTask(task, ctx, options))));
}

import { type AgentName, agentNames, metrics as catalogue, spanNames } from '@dawsos/conventions';
import { Problem } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import pLimit from 'p-limit';
import { type SandboxEnd, type SandboxLimits, type SandboxProcess, startSandbox } from './adapters/sandbox-process.ts';
import { CapabilityRefusal } from './domain/capability-refusal.ts';
import { badInputs, describeFailure } from './failure-problem.ts';
import { type SandboxAnswer, sandboxAnswerSchema } from './sandbox/protocol.ts';
import type { RunInSandbox } from './task-run.ts';

/** Sandboxes for calculations. */
export interface SandboxRunner {
  readonly run: RunInSandbox;
  /** Kills what is still running and waits for its end. */
  stop(): Promise<void>;
}

/** What a {@link SandboxRunner} is made of. */
export interface SandboxRunnerOptions {
  readonly telemetry: Telemetry;
  readonly limits: SandboxLimits;
  /** Processes at once; further calculations wait. */
  readonly concurrency: number;
  /** Program of the process; default: the calculations of this service. */
  readonly entry?: string;
}

/** Creates the runner: each calculation gets a process, a span that the process's spans are children of, and metrics. */
export function createSandboxRunner({ telemetry, limits, concurrency, entry }: SandboxRunnerOptions): SandboxRunner {
  const { tracing, metrics } = telemetry;
  const executions = metrics.counter(catalogue.sandboxExecutions);
  for (const agent_type of agentNames) {
    for (const outcome of catalogue.sandboxExecutions.labels.outcome.values) {
      executions.bind({ agent_type, outcome });
    }
  }
  const duration = metrics.histogram(catalogue.sandboxExecutionDuration);
  const settings = telemetrySettings(telemetry.options);
  const turn = pLimit(concurrency);
  const running = new Set<SandboxProcess>();

  const runProcess = (input: string, agent_type: AgentName): Promise<SandboxEnd> => {
    const environment = { ...settings, ...tracing.childEnvironment() };
    const ended = Promise.withResolvers<SandboxEnd>();
    const runInTurn = async () => {
      const startedAt = performance.now();
      const sandbox = startSandbox(input, environment, limits, entry);
      running.add(sandbox);
      ended.resolve(await sandbox.ended);
      duration.bind({ agent_type }).observe((performance.now() - startedAt) / 1000);
      // The place is free when the process is gone: it sends its spans after its answer.
      await sandbox.exited;
      running.delete(sandbox);
    };
    turn(runInTurn).catch(ended.reject);
    return ended.promise;
  };

  return {
    run: async (call) => {
      const agent_type = call.agent_name as AgentName;
      const attributes = { agent_name: call.agent_name, capability: call.capability };
      const answer = await tracing.withSpan(spanNames.sandbox, { attributes }, async () => {
        const read = readAnswer(await runProcess(JSON.stringify(call), agent_type));
        executions.bind({ agent_type, outcome: read.counted }).add();
        if ('problem' in read) throw read.problem;
        return read.answer;
      });
      return resultOf(answer);
    },
    stop: async () => {
      turn.clearQueue();
      for (const sandbox of running) sandbox.kill();
      await Promise.all([...running].map(({ exited }) => exited));
    },
  };
}

/** The only settings of ours that a sandbox sees; it has no token, no database and no error tracker. */
const telemetrySettings = ({ enabled, version, environment, tracing }: Telemetry['options']) => ({
  ENABLE_OBSERVABILITY: String(enabled),
  SERVICE_VERSION: version,
  ENVIRONMENT: environment,
  TRACES_SAMPLE_RATE: String(tracing.sampleRate),
  ...(tracing.endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: tracing.endpoint }),
});

type ReadAnswer =
  | { readonly counted: 'success' | 'error'; readonly answer: SandboxAnswer }
  | { readonly counted: 'timeout' | 'killed' | 'error'; readonly problem: Problem };

function readAnswer(end: SandboxEnd): ReadAnswer {
  if (end.outcome === 'timeout') {
    const detail = 'The sandbox took too long and was stopped.';
    return { counted: 'timeout', problem: new Problem({ status: 504, code: 'SANDBOX_TIMEOUT', detail }) };
  }
  if (end.outcome === 'killed') {
    const detail = 'The sandbox outgrew its limits or broke down, and was stopped.';
    return { counted: 'killed', problem: new Problem({ status: 502, code: 'SANDBOX_KILLED', detail }) };
  }
  const parsed = sandboxAnswerSchema.safeParse(parseJson(end.line));
  if (parsed.success) return { counted: parsed.data.outcome === 'failed' ? 'error' : 'success', answer: parsed.data };
  const detail = 'The sandbox gave an answer that nobody can read.';
  return { counted: 'error', problem: new Problem({ status: 502, code: 'SANDBOX_GARBLED', detail }) };
}

function resultOf(answer: SandboxAnswer): unknown {
  if (answer.outcome === 'success') return answer.result;
  if (answer.outcome === 'invalid') throw badInputs(answer.problems);
  const { message } = answer;
  throw describeFailure(
    answer.outcome === 'refused'
      ? new CapabilityRefusal(answer.reason, answer.code, message, answer.problems)
      : new Error(message),
  ).problem;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses it, and says so.
    return undefined;
  }
}

import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import type { BuildRequest } from '../build/build-pack.ts';
import { composePackBuilder, type PackBuilder } from '../composition.ts';
import { loadPackBuilderConfig } from '../config.ts';
import { instrumentation } from '../instrumentation.ts';
import { buildUsage, parseBuildArguments } from './build-arguments.ts';
import { describeOutcome } from './describe-outcome.ts';
import { stopSignal } from './stop-signal.ts';
import { createProgress } from './terminal-progress.ts';

/** `build …`: one run of the pack job. Answers the exit code: 0 built or already there, 1 failed, 2 bad arguments. */
export const runBuildCommand = async (args: readonly string[]): Promise<0 | 1 | 2> => {
  const parsed = parseBuildArguments(args);
  if (parsed.outcome === 'invalid') {
    process.stderr.write(`${parsed.problems.join('\n')}\nusage: ${buildUsage}\n`);
    return 2;
  }
  const config = loadPackBuilderConfig();
  const telemetry = startTelemetry(instrumentation(config));
  const builder = composePackBuilder(config, telemetry);
  try {
    return await build(builder, telemetry, parsed.request);
  } finally {
    await leaveMetrics(builder, telemetry);
    await builder.close().catch((error: unknown) => telemetry.log.warn('database did not close', { error }));
    await telemetry.stop();
  }
};

const build = async (builder: PackBuilder, telemetry: Telemetry, request: BuildRequest): Promise<0 | 1> => {
  const progress = createProgress(process.stdout);
  const startedAt = performance.now();
  try {
    const result = await builder.build(request, progress, stopSignal());
    const { lines, exitCode } = describeOutcome(result, request, (performance.now() - startedAt) / 1000);
    process.stdout.write(`${lines.join('\n')}\n`);
    return exitCode;
  } catch (error) {
    progress.end();
    telemetry.log.error('pack build failed', { error });
    telemetry.errors.capture(error);
    return 1;
  }
};

/** What this process counted, for the worker to show: nobody scrapes a process that is about to end. */
const leaveMetrics = async ({ jobMetrics }: PackBuilder, { metrics, log }: Telemetry): Promise<void> => {
  try {
    await jobMetrics.add('build_pack', await metrics.snapshot());
  } catch (error) {
    log.error('job metrics could not be kept', { error });
  }
};

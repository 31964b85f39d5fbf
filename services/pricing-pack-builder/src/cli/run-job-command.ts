import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import type { BuildRequest } from '../build/build-pack.ts';
import { composePackBuilder, type PackBuilder } from '../composition.ts';
import { loadPackBuilderConfig, type PackBuilderConfig } from '../config.ts';
import { instrumentation } from '../instrumentation.ts';
import type { BuildArguments } from './build-arguments.ts';

/** What a job in a process of its own works with. */
export interface JobParts {
  readonly builder: PackBuilder;
  readonly telemetry: Telemetry;
  readonly config: PackBuilderConfig;
}

/** Runs a job in this process and leaves behind what it counted. Answers the exit code: the job's, or 2 for bad arguments. */
export const runJobCommand = async (
  parsed: BuildArguments,
  usage: string,
  job: (parts: JobParts, request: BuildRequest) => Promise<0 | 1>,
): Promise<0 | 1 | 2> => {
  if (parsed.outcome === 'invalid') {
    process.stderr.write(`${parsed.problems.join('\n')}\nusage: ${usage}\n`);
    return 2;
  }
  const config = loadPackBuilderConfig();
  const telemetry = await startTelemetry(instrumentation(config));
  const builder = composePackBuilder(config, telemetry);
  try {
    return await job({ builder, telemetry, config }, { universe: config.NIGHTLY_UNIVERSE, ...parsed.request });
  } finally {
    await leaveMetrics(builder, telemetry);
    await builder.close().catch((error: unknown) => telemetry.log.warn('database did not close', { error }));
    await telemetry.stop();
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

import { buildUsage, parseBuildArguments } from './build-arguments.ts';
import { describeOutcome } from './describe-outcome.ts';
import { runJobCommand } from './run-job-command.ts';
import { stopSignal } from './stop-signal.ts';
import { createProgress } from './terminal-progress.ts';

/** `build …`: one run of the pack job. Answers the exit code: 0 built or already there, 1 failed, 2 bad arguments. */
export const runBuildCommand = (args: readonly string[]): Promise<0 | 1 | 2> =>
  runJobCommand(parseBuildArguments(args), buildUsage, async ({ builder, telemetry }, request) => {
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
  });

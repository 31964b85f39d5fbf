import { startJobQueue } from '../adapters/job-queue.ts';
import { composeChain } from '../compose-chain.ts';
import { createChainLines } from './chain-lines.ts';
import { nightlyUsage, parseNightlyArguments } from './nightly-arguments.ts';
import { runJobCommand } from './run-job-command.ts';
import { stopSignal } from './stop-signal.ts';
import { createProgress } from './terminal-progress.ts';

/**
 * `nightly …`: the chain of a date, by hand; goes on where an earlier run of the day was stopped. Answers the exit code:
 * 0 all done, 1 failed, 2 bad arguments.
 */
export const runNightlyCommand = (args: readonly string[]): Promise<0 | 1 | 2> =>
  runJobCommand(parseNightlyArguments(args), nightlyUsage, async ({ builder, telemetry, config }, request) => {
    const say = (line: string) => void process.stdout.write(`${line}\n`);
    const build = createProgress(process.stdout);
    const queue = await startJobQueue({
      url: config.DATABASE_URL.reveal(),
      applicationName: `${telemetry.options.service}-queue`,
      attends: false,
      onError: (error) => telemetry.log.warn('queue is in trouble', { error }),
    });
    try {
      const chain = composeChain(config, telemetry, builder, queue);
      const order = { asofDate: request.date, universe: request.universe };
      const run = await chain(order, { chain: createChainLines(say), build }, stopSignal());
      say(run === 'busy' ? `the chain of ${request.date} is run by another process` : 'nightly chain done');
      return run === 'busy' ? 1 : 0;
    } catch (error) {
      build.end();
      telemetry.log.error('nightly chain failed', { error });
      telemetry.errors.capture(error);
      return 1;
    } finally {
      await queue.stop();
    }
  });

import { metrics as catalogue } from '@dawsos/conventions';
import type { Lifecycle, Telemetry } from '@dawsos/telemetry';
import { startJobQueue } from '../adapters/job-queue.ts';
import { noProgress } from '../build/progress.ts';
import { composeChain } from '../compose-chain.ts';
import type { PackBuilder } from '../composition.ts';
import type { PackBuilderConfig } from '../config.ts';
import { nightOf, packDateOf, secondsSinceMidnight } from '../nightly/night.ts';

/** Another process runs the chain of that date: the queue asks again later. */
class ChainBusyError extends Error {
  override readonly name = 'ChainBusyError';
  readonly code = 'CHAIN_BUSY';
}

/** Lets this worker run the chain of a night, when its turn comes, and go on with one whose worker was killed. */
export const startNightly = async (
  config: PackBuilderConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
  builder: PackBuilder,
): Promise<void> => {
  const { log, errors, metrics } = telemetry;
  const timeZone = config.NIGHTLY_TIME_ZONE;
  const due = metrics.gauge(catalogue.chainDueAge).bind({});
  metrics.onScrape(() => due.set(secondsSinceMidnight(new Date(), timeZone)));

  const queue = await startJobQueue({
    url: config.DATABASE_URL.reveal(),
    applicationName: `${telemetry.options.service}-queue`,
    attends: true,
    onError: (error) => log.warn('queue is in trouble', { error }),
  });
  lifecycle.onStop('queue', () => queue.stop());
  const chain = composeChain(config, telemetry, builder, queue);
  const progress = {
    begins: () => {},
    ended: ({ step, result, outcome }: { step: string; result: string; outcome: string }) =>
      log.info('chain step ended', { job: step, result, reason: outcome }),
  };

  await queue.onNight(timeZone, async (dueAt, signal) => {
    const night = nightOf(dueAt, timeZone);
    const order = { night, asofDate: packDateOf(night), universe: config.NIGHTLY_UNIVERSE };
    try {
      const run = await chain(order, { chain: progress, build: noProgress }, signal);
      if (run === 'busy') throw new ChainBusyError(`the chain of ${order.asofDate} is run by another process`);
      log.info('nightly chain ended', { night, asof_date: run.asofDate });
    } catch (error) {
      log.error('nightly chain failed', { night, asof_date: order.asofDate, error });
      errors.capture(error);
      throw error;
    }
  });
};

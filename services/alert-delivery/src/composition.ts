import { setTimeout as delay } from 'node:timers/promises';
import type { EvaluationJob } from '@dawsos/alerts';
import type { DeliveryMethod } from '@dawsos/conventions';
import { type Database, migrate, openDatabase, type Transaction } from '@dawsos/database';
import { parseIsoDate } from '@dawsos/domain';
import { startHttpServer } from '@dawsos/http';
import { type Lifecycle, observeDatabase, type Telemetry } from '@dawsos/telemetry';
import { createAlertDeliveryApp } from './app.ts';
import { createEmailChannel } from './channels/email.ts';
import { createLogChannel } from './channels/log.ts';
import { type Channel, createWebhookChannel } from './channels/webhook.ts';
import type { AlertDeliveryConfig } from './config.ts';
import { createDeliver } from './delivery/deliver.ts';
import { startDeliveryLoop } from './delivery/delivery-loop.ts';
import { retrySchedule } from './domain/retry-schedule.ts';
import { observeBacklog } from './observability/observe-backlog.ts';
import { observeDeliveries } from './observability/observe-deliveries.ts';
import { observedEvaluation } from './observability/observed-evaluation.ts';
import { observedDeliver, observedSend } from './observability/observed-send.ts';
import { startQueue } from './queue.ts';
import { repeat } from './repeat.ts';
import { createDeadLetterStore } from './storage/dead-letter-store.ts';
import { createDeliveryStore } from './storage/delivery-store.ts';
import { readUnevaluatedDates } from './storage/pack-reader.ts';
import { createRequeueLost } from './storage/requeue-lost.ts';

/** Deliveries under way when the service is told to stop have this long. */
const patienceMs = 3_000;
const idleMs = 200;
/** Longer than a receiver that is well takes, and no delay that anybody would notice. */
const placeMs = 1_000;

/** Wires evaluation, queue, channels and telemetry, and starts the worker with its HTTP server. */
export async function startAlertDelivery(
  config: AlertDeliveryConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<void> {
  const { log, errors } = telemetry;
  const url = config.DATABASE_URL.reveal();
  await migrate(url);
  const pool = openDatabase({
    url,
    applicationName: telemetry.options.service,
    maxConnections: config.DATABASE_MAX_CONNECTIONS,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    onConnectionLost: (error) => log.warn('database connection lost', { error }),
  });
  lifecycle.onStop('database', () => pool.close());
  const database = observeDatabase<Transaction, Database>(pool, telemetry);
  const queue = await startQueue({
    url,
    applicationName: `${telemetry.options.service}-queue`,
    claimSeconds: config.ALERT_CLAIM_S,
    perReceiver: config.ALERT_PER_RECEIVER,
    perMailServer: config.ALERT_SMTP_CONNECTIONS,
    onError: (error) => log.warn('queue is in trouble', { error }),
  });
  lifecycle.onStop('queue', () => queue.stop());

  const now = () => new Date();
  const schedule = { ...retrySchedule, initialMs: config.ALERT_RETRY_INITIAL_MS, maxMs: config.ALERT_RETRY_MAX_MS };
  const outbox = { queue, tries: schedule.tries };
  const evaluate = observedEvaluation({ ...outbox, database, staleAfterS: config.PACK_STALE_AFTER_S, now }, telemetry);
  const deadLetters = createDeadLetterStore(database, outbox);

  const timeoutMs = config.ALERT_SEND_TIMEOUT_MS;
  const email = createEmailChannel({
    smtpUrl: config.SMTP_URL?.reveal(),
    from: config.ALERT_EMAIL_FROM,
    timeoutMs,
    connections: config.ALERT_SMTP_CONNECTIONS,
  });
  const channels: Readonly<Record<DeliveryMethod, Channel>> = {
    webhook: createWebhookChannel({
      signingKey: config.ALERT_SIGNING_KEY.reveal(),
      allowPrivate: config.ALLOW_PRIVATE_WEBHOOKS,
      timeoutMs,
      connections: config.ALERT_PER_RECEIVER,
      now,
    }),
    email,
    log: createLogChannel(telemetry),
  };
  lifecycle.onStop('channels', () => Promise.all(Object.values(channels).map((channel) => channel.close())));

  const store = createDeliveryStore(database, queue);
  const deliver = createDeliver({
    store,
    send: observedSend((delivery, signal) => channels[delivery.method].send(delivery, signal), telemetry),
    schedule,
    now,
    random: Math.random,
    insistMs: config.ALERT_CLAIM_S * 1000,
    pause: (ms) => delay(ms),
    onSettled: observeDeliveries(telemetry),
  });
  observeBacklog(pool, telemetry, now);

  const app = createAlertDeliveryApp({
    telemetry,
    deadLetters,
    evaluate,
    now,
    checks: [
      { name: 'database', required: true, check: () => pool.query(selectOne) },
      { name: 'queue', required: true, check: () => queue.ping() },
      ...(config.SMTP_URL === undefined ? [] : [{ name: 'smtp', required: false, check: () => email.ping() } as const]),
    ],
    observabilityToken: config.OBSERVABILITY_TOKEN,
    operatorToken: config.ALERT_OPERATOR_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
  });
  const server = await startHttpServer(app, { port: config.ALERT_DELIVERY_PORT, host: config.HOST });
  lifecycle.onStop('http server', () => server.stop());

  const onError = (what: string) => (error: unknown) => {
    log.error(what, { error });
    errors.capture(error);
  };
  const loop = startDeliveryLoop({
    queue,
    // As it is: what is looked up for a batch belongs to no single delivery's trace.
    store: createDeliveryStore(pool, queue),
    deliver: observedDeliver(deliver, telemetry),
    concurrency: config.ALERT_CONCURRENCY,
    placeMs,
    idleMs,
    onError: onError('deliveries could not be made'),
  });
  lifecycle.onStop('deliveries', () => loop.stop(patienceMs));
  const evaluateAsAsked = async ({ asof_date, traceparent }: EvaluationJob) => {
    const date = asof_date === undefined ? undefined : parseIsoDate(asof_date);
    await evaluate(date, { askedBy: traceparent }).catch((error: unknown) => {
      onError('alerts could not be evaluated')(error);
      throw error;
    });
  };
  if (config.ALERT_EVALUATE) await queue.onEvaluation(evaluateAsAsked);
  const requeueLost = createRequeueLost(pool, queue);
  const upkeep = repeat(
    config.ALERT_POLL_MS,
    async () => {
      await queue.releaseLapsed();
      for (const asof_date of await readUnevaluatedDates(pool)) await queue.requestEvaluation({ asof_date });
      await deadLetters.retryDue(now());
      const lost = await requeueLost(now(), 2 * config.ALERT_CLAIM_S * 1000);
      if (lost > 0) log.warn('deliveries without a job were queued again', { count: lost });
    },
    onError('upkeep failed'),
  );
  lifecycle.onStop('upkeep', upkeep);
  log.info('alert delivery listening', { port: server.port });
}

const selectOne = { text: 'select 1', operation: 'select', table: 'none' } as const;

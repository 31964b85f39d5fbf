import { createHash } from 'node:crypto';
import { type EvaluationJob, evaluationQueue, setUpQueue } from '@dawsos/alerts';
import type { Transaction } from '@dawsos/database';
import { PgBoss } from 'pg-boss';
import { mailServer } from './domain/receiver-of.ts';

/** One try of one delivery. */
export interface DeliveryJob {
  readonly delivery_id: string;
  /** Which try, counted from 1: a job for one that was made already does nothing. */
  readonly attempt: number;
  /** `traceparent` of the evaluation, and of whoever replayed it. */
  readonly links: readonly string[];
}

/** Each try has one job: whoever queues it twice, and whoever looks for it, makes the same id. */
export function jobIdOf(deliveryId: string, attempt: number): string {
  const hash = createHash('sha256').update(`${deliveryId} ${attempt}`).digest('hex');
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-${hash.slice(12, 16)}-${hash.slice(16, 20)}-${hash.slice(20, 32)}`;
}

/** A job to be queued. */
export interface QueuedJob {
  readonly data: DeliveryJob;
  readonly dueAt: Date;
  /** Whom it goes to: of one receiver only so many are under way at a time. */
  readonly receiver: string | undefined;
}

/** A job that this process has claimed. */
export interface ClaimedJob {
  readonly id: string;
  readonly data: DeliveryJob;
}

/** The queue, on the same database as the deliveries, so that both change in one transaction. */
export interface Queue {
  /** Queues tries within the caller's transaction; one that is queued already changes nothing. */
  enqueue(transaction: Transaction, jobs: readonly QueuedJob[]): Promise<void>;
  /** Claims up to `limit` due jobs that nobody else has, leaving those whose receiver has enough to do; whoever does not settle them loses them after the claim time. */
  claim(limit: number): Promise<readonly ClaimedJob[]>;
  /** Takes jobs out of the queue within the caller's transaction. */
  complete(transaction: Transaction, ids: readonly string[]): Promise<void>;
  /** Has others claim what was claimed longer ago than the claim time, by a process that died or hangs. */
  releaseLapsed(): Promise<void>;
  /** Runs `work` every minute and for each requested evaluation, one at a time per date. */
  onEvaluation(work: (job: EvaluationJob) => Promise<unknown>): Promise<void>;
  requestEvaluation(job: EvaluationJob): Promise<void>;
  /** Rejects when the queue cannot be reached. */
  ping(): Promise<unknown>;
  stop(): Promise<void>;
}

const deliveries = 'alert-delivery';

/** Where the queue is, and how it behaves. */
export interface QueueOptions {
  readonly url: string;
  readonly applicationName: string;
  /** How long a claimed job may go unsettled before somebody else gets it. */
  readonly claimSeconds: number;
  /** Jobs of one receiver under way at a time, with whichever worker. */
  readonly perReceiver: number;
  /** The same for the mail server. */
  readonly perMailServer: number;
  /** Told of what the queue could not do in the background. */
  readonly onError: (error: Error) => void;
}

/** Connects, makes the queue's own schema where it is missing, and starts its upkeep. */
export async function startQueue({
  url,
  applicationName,
  claimSeconds,
  perReceiver,
  perMailServer,
  onError,
}: QueueOptions): Promise<Queue> {
  const boss = new PgBoss({
    connectionString: url,
    application_name: applicationName,
    max: 4,
    // Its upkeep counts all that waits, which is not to be done often; lapsed claims are looked for by ourselves.
    superviseIntervalSeconds: 60,
    monitorIntervalSeconds: 60,
    registerInstance: false,
    // Its spans would have names outside the catalogue; the context rides in the job instead.
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => {
    // The driver hangs the whole connection on it, settings and last statement included.
    if ('client' in error) delete error.client;
    onError(error);
  });
  await boss.start();
  // A lapsed claim is not a failed try: those are counted with the delivery.
  await setUpQueue(boss, deliveries, { expireInSeconds: claimSeconds, retryLimit: 1_000, deleteAfterSeconds: 3_600 });
  await setUpQueue(boss, evaluationQueue.name, evaluationQueue.options);
  const groupConcurrency = { default: perReceiver, tiers: { [mailServer]: perMailServer } };

  return {
    enqueue: async (transaction, jobs) => {
      if (jobs.length === 0) return;
      await boss.insert(
        deliveries,
        jobs.map(({ data, dueAt, receiver }) => ({
          id: jobIdOf(data.delivery_id, data.attempt),
          data,
          startAfter: dueAt.toISOString(),
          ...(receiver !== undefined && { group: groupOf(receiver) }),
        })),
        { db: within(transaction) },
      );
    },
    claim: (limit) => boss.fetch<DeliveryJob>(deliveries, { batchSize: limit, groupConcurrency }),
    complete: async (transaction, ids) => {
      if (ids.length > 0) await boss.complete(deliveries, [...ids], null, { db: within(transaction) });
    },
    releaseLapsed: async () => void (await boss.getDb().executeSql(releaseLapsed)),
    onEvaluation: async (work) => {
      await boss.schedule(evaluationQueue.name, '* * * * *', {}, { singletonKey: evaluationQueue.keyOf({}) });
      await boss.work<EvaluationJob>(evaluationQueue.name, { pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const job of jobs) await work(job.data ?? {});
      });
    },
    requestEvaluation: async (job) => {
      await boss.send(evaluationQueue.name, job, { singletonKey: evaluationQueue.keyOf(job) });
    },
    ping: () => boss.getQueue(deliveries),
    stop: () => boss.stop({ graceful: true, timeout: 4_000 }),
  };
}

/** The mail server has a limit of its own, which the library goes by a job's tier for. */
const groupOf = (receiver: string) => ({ id: receiver, ...(receiver === mailServer && { tier: mailServer }) });

const releaseLapsed = `update pgboss.job set state = 'retry'
where name = '${deliveries}' and state = 'active' and started_on + expire_seconds * interval '1 s' < now()`;

/** The library's statements on a connection of ours, inside its transaction. */
const within = (transaction: Transaction) => ({
  executeSql: async (text: string, values?: unknown[]) => ({
    rows: await transaction.query<unknown>({ text, operation: 'insert', table: 'none' }, values),
  }),
});

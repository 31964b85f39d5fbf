import { type EvaluationJob, evaluationQueue, setUpQueue } from '@dawsos/alerts';
import { PgBoss } from 'pg-boss';

/** The queue that starts chains and asks for evaluations, on the same database. */
export interface JobQueue {
  /** Runs `chain` at 00:00 in a time zone, in one process of however many ask for it; a night that was missed is made up for once. */
  onNight(timeZone: string, chain: (due: Date, signal: AbortSignal) => Promise<void>): Promise<void>;
  /** Asks alert-delivery to evaluate users' rules; false where that is asked for already. */
  requestEvaluation(job: EvaluationJob): Promise<boolean>;
  /** Lets what runs end for some seconds, and gives what does not back to the queue. */
  stop(): Promise<void>;
}

export interface JobQueueOptions {
  readonly url: string;
  readonly applicationName: string;
  /** Whether this process looks after the queue and its schedule, and not only sends. */
  readonly attends: boolean;
  /** Told of what the queue could not do in the background. */
  readonly onError: (error: Error) => void;
}

export const chainQueue = 'nightly-chain';

/** A process that says nothing for so long is taken for dead, and another one goes on with the chain. */
const heartbeatSeconds = 10;
const chainOptions = {
  policy: 'exclusive',
  heartbeatSeconds,
  expireInSeconds: 3_600,
  // From seconds to five minutes between tries: about an hour of them, then somebody has to look.
  retryLimit: 20,
  retryDelay: 5,
  retryBackoff: true,
  retryDelayMax: 300,
  deleteAfterSeconds: 30 * 86_400,
} as const;

/** Connects, and makes the queue's own schema where it is missing. */
export const startJobQueue = async ({ url, applicationName, attends, onError }: JobQueueOptions): Promise<JobQueue> => {
  const boss = new PgBoss({
    connectionString: url,
    application_name: applicationName,
    max: attends ? 3 : 1,
    supervise: attends,
    schedule: attends,
    // What a killed process leaves is found by this pass.
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    registerInstance: false,
    // Its spans would have names outside the catalogue.
    openTelemetry: { enabled: false },
  });
  boss.on('error', (error) => {
    // The driver hangs the whole connection on it, settings and last statement included.
    if ('client' in error) delete error.client;
    onError(error);
  });
  await boss.start();
  await setUpQueue(boss, evaluationQueue.name, evaluationQueue.options);
  if (attends) await setUpQueue(boss, chainQueue, chainOptions);
  const stopping = new AbortController();

  return {
    onNight: async (timeZone, chain) => {
      await boss.schedule(chainQueue, '0 0 * * *', null, { tz: timeZone, missed: 'once' });
      await boss.work(chainQueue, { includeMetadata: true, pollingIntervalSeconds: 1 }, async (jobs) => {
        for (const job of jobs) await chain(job.createdOn, AbortSignal.any([job.signal, stopping.signal]));
      });
    },
    requestEvaluation: async (job) =>
      (await boss.send(evaluationQueue.name, job, { singletonKey: evaluationQueue.keyOf(job) })) !== null,
    stop: async () => {
      stopping.abort(new Error('the worker stops'));
      await boss.stop({ graceful: true, timeout: 4_000 });
    },
  };
};

import { type Queue, type QueueOptions, startQueue } from '../queue.ts';

/** For tests: the queue of a database, with limits that no test comes near but for those that are said. */
export const startTestQueue = (url: string, limits: Partial<QueueOptions> = {}): Promise<Queue> =>
  startQueue({
    url,
    applicationName: 'test',
    claimSeconds: 30,
    perReceiver: 32,
    perMailServer: 32,
    onError: () => {},
    ...limits,
  });

import { join } from 'node:path';
import type { ServiceName } from '@dawsos/tests/programs';
import { type Service, startService } from '@dawsos/tests/start-service';

/** A service that a test may stop and start again on the same port. */
export interface ManagedService {
  readonly name: ServiceName;
  /** Base URL, without a trailing slash. */
  readonly url: string;
  /** The process that runs now. */
  readonly process: Service;
  /** Starts it again, with other variables where some are given. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Nothing where it is stopped already; throws where it leaves processes behind. */
  stop(): Promise<void>;
}

/** Starts a service that writes its log lines into `logs` as well. */
export async function startManagedService(
  name: ServiceName,
  env: Readonly<Record<string, string>>,
  logs: string,
): Promise<ManagedService> {
  const start = (more = {}) => startService(name, { ...env, ...more }, join(logs, `${name}.log`));
  let process = await start();
  let running = true;
  return {
    name,
    url: process.url,
    get process() {
      return process;
    },
    start: async (more) => {
      process = await start(more);
      running = true;
    },
    stop: async () => {
      if (!running) return;
      running = false;
      await process.stop();
    },
  };
}

import { spawnService } from '@dawsos/testkit';

/** The service as a process of its own. */
export interface Worker {
  /** Evaluates all rules. */
  evaluate(): Promise<void>;
  stop(): Promise<unknown>;
}

/** Starts alert-delivery on a database. */
export async function startWorker(databaseUrl: string, environment: Readonly<Record<string, string>>): Promise<Worker> {
  const service = await spawnService({
    entry: new URL('../../../services/alert-delivery/src/main.ts', import.meta.url),
    env: {
      ENVIRONMENT: 'test',
      DATABASE_URL: databaseUrl,
      DATABASE_STATEMENT_TIMEOUT_MS: '120000',
      ALERT_DELIVERY_PORT: '0',
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      TRACES_SAMPLE_RATE: '0.1',
      ...environment,
    },
  });
  const port = /"port":(\d+)/.exec(await service.stdout.waitFor(/"port":\d+/))?.[1];
  return {
    evaluate: async () => {
      const response = await fetch(`http://127.0.0.1:${port}/v1/evaluations`, { method: 'POST' });
      if (!response.ok) throw new Error(`not evaluated: ${response.status}`);
    },
    stop: () => service.stop(),
  };
}

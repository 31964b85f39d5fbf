import { fileURLToPath } from 'node:url';
import { type SpawnedService, spawnService } from '@dawsos/testkit';
import type { TestDatabase } from '@dawsos/testkit/test-database';

/** The key the tests' worker signs with. */
export const testSigningKey = 'signing-key-of-the-tests';

/** The service as a process of its own. */
export interface TestWorker {
  readonly url: string;
  readonly service: SpawnedService;
  /** Asks it for JSON. */
  call<Body>(
    path: string,
    init?: { method?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<{
    readonly status: number;
    readonly body: Body;
  }>;
  metrics(): Promise<string>;
}

/** Starts the service on a database, quick in all it waits for. */
export async function startTestWorker(
  { url }: Pick<TestDatabase, 'url'>,
  environment: Readonly<Record<string, string>> = {},
): Promise<TestWorker> {
  const service = await spawnService({
    entry: new URL('../main.ts', import.meta.url),
    env: {
      ENVIRONMENT: 'test',
      DATABASE_URL: url,
      ALERT_DELIVERY_PORT: '0',
      ALERT_SIGNING_KEY: testSigningKey,
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      ALERT_RETRY_INITIAL_MS: '20',
      ALERT_RETRY_MAX_MS: '100',
      ALERT_POLL_MS: '200',
      // Halves the time it takes to load.
      NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compiled', import.meta.url)),
      ...environment,
    },
  });
  const [, port] = /"port":(\d+)/.exec(await service.stdout.waitFor(/"port":\d+/)) ?? [];
  const base = `http://127.0.0.1:${port}`;
  return {
    url: base,
    service,
    call: async (path, { method = 'GET', body, headers = {} } = {}) => {
      const response = await fetch(`${base}${path}`, {
        method,
        headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    },
    metrics: async () => (await fetch(`${base}/metrics`)).text(),
  };
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, type SpawnedService, spawnService } from '@dawsos/testkit';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';

/** Both services as processes of their own on a database of the test's, told by `environment`. */
export interface Platform {
  readonly url: string;
  readonly agentUrl: string;
  readonly db: TestDatabase;
  readonly dataDir: string;
  readonly executor: SpawnedService;
  readonly agentRuntime: SpawnedService;
  stop(): Promise<void>;
}

/** An answer read whole. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

const services = new URL('../../../', import.meta.url);

/** Starts agent runtime and executor against `prepare`d data, by default on the cluster of the test run. */
export async function startPlatform(
  environment: Readonly<Record<string, string>> = {},
  prepare: (db: TestDatabase) => Promise<unknown> = async () => {},
  clusterUrl?: string,
): Promise<Platform> {
  const db = await createTestDatabase(clusterUrl);
  await prepare(db);
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-executor-'));
  const [executorPort, agentPort] = await Promise.all([freePort(), freePort()]);
  const env = {
    ENVIRONMENT: 'test',
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    EXECUTOR_PORT: String(executorPort),
    AGENT_RUNTIME_PORT: String(agentPort),
    AGENT_RUNTIME_URL: `http://127.0.0.1:${agentPort}`,
    // Tests share the machine with each other: time limits are for the tests that are about them.
    CAPABILITY_TIMEOUT_MS: '15000',
    STEP_TIMEOUT_MS: '16000',
    PATTERN_TIMEOUT_MS: '30000',
    ...environment,
  };
  const start = (name: string) => spawnService({ entry: new URL(`${name}/src/main.ts`, services), env });
  const [agentRuntime, executor] = await Promise.all([start('agent-runtime'), start('executor-api')]);
  return {
    url: `http://127.0.0.1:${executorPort}`,
    agentUrl: `http://127.0.0.1:${agentPort}`,
    db,
    dataDir,
    executor,
    agentRuntime,
    stop: async () => {
      await Promise.all([executor.stop(), agentRuntime.stop()]);
      await db.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Sends a request as a user; a body makes it a POST. A test names the shape it reads, and asserts what it reads. */
export async function send<Body = unknown>(
  url: string,
  { user, body, headers = {} }: { user?: string; body?: unknown; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...(user !== undefined && { 'x-user-id': user }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}

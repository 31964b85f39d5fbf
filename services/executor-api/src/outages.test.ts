import { rm } from 'node:fs/promises';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { startTestCluster } from '@dawsos/testkit/test-database';
import { expect, onTestFinished, test } from 'vitest';
import { send, startPlatform } from './testing/platform.ts';

const user = '77777777-7777-4777-8777-777777777777';

test('without observability, then without agents, then without a database: no crash, and every answer says what it is', async () => {
  const cluster = await startTestCluster();
  const prepare = ({ database }: { database: Parameters<typeof loadPackFixture>[0] }) =>
    loadPackFixture(database, { historyDays: 1 });
  const platform = await startPlatform({ ENABLE_OBSERVABILITY: 'false' }, prepare, cluster.url);
  onTestFinished(() => rm(platform.dataDir, { recursive: true }));
  const execute = () => send(`${platform.url}/v1/execute`, { user, body: { pattern_id: 'macro_context', inputs: {} } });
  const portfolios = () => send(`${platform.url}/v1/portfolios`, { user });
  const health = () => send(`${platform.url}/health/detailed`);

  expect(await execute()).toMatchObject({ status: 200, body: { pattern_id: 'macro_context' } });
  expect(await send(`${platform.url}/v1/patterns`)).toMatchObject({ status: 200 });

  await platform.agentRuntime.stop();
  expect(await execute()).toMatchObject({ status: 502, body: { code: 'AGENT_UNREACHABLE' } });
  expect(await portfolios()).toMatchObject({ status: 200 });
  expect(await health()).toMatchObject({
    status: 503,
    body: {
      dependencies: [
        { name: 'database', status: 'up' },
        { name: 'agent-runtime', status: 'down' },
      ],
    },
  });

  await platform.db.database.close();
  await cluster.stop();
  const gone = await portfolios();
  expect(gone).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect(gone.headers.get('retry-after')).toBe('5');
  expect(await execute()).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
  expect(await health()).toMatchObject({
    status: 503,
    body: { dependencies: [{ status: 'down' }, { status: 'down' }] },
  });
  expect(await send(`${platform.url}/health`)).toMatchObject({ status: 200 });
  expect(await platform.executor.stop()).toMatchObject({ code: 0 });
});

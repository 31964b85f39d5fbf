import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect, promisify } from 'node:util';
import { describeCacheContract } from '@dawsos/executor-api/cache-contract';
import { createRedisCache } from '@dawsos/executor-api/redis-cache';
import { freePort } from '@dawsos/testkit';
import { sample } from '@dawsos/tests/samples';
import { scrape } from '@dawsos/tests/scrape';
import { send } from '@dawsos/tests/send';
import { startSystem } from '@dawsos/tests/system';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startRedis } from './start-redis.ts';

const run = promisify(execFile);
const password = 'canary-p%ss/w0rd';
const polling = { timeout: 15_000, interval: 50 };
const port = await freePort();
const url = `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`;
const start = () => startRedis(port, '--requirepass', password);
let redis = await start();
afterAll(() => redis.stop());

const open = (address = url) => {
  const cache = createRedisCache({ url: address });
  onTestFinished(() => cache.close());
  return cache;
};
// The contract is about what is answered, not how soon: the machine may be busy.
const shared = createRedisCache({ url, waitMs: 5_000 });
afterAll(() => shared.close());
beforeAll(async () => {
  await vi.waitFor(() => shared.set('ready', true, 1_000), polling);
});

describeCacheContract('Redis', () => shared);

describe('a Redis cache', () => {
  const answer = (cache: ReturnType<typeof open>) => cache.get('known').catch(() => 'failed');

  test('is back by itself after the server was restarted', async () => {
    const cache = open();
    await expect.poll(() => answer(cache), polling).toBeUndefined();
    await redis.stop('SIGKILL');
    expect(await answer(cache)).toBe('failed');
    redis = await start();
    await expect.poll(() => answer(cache), polling).toBeUndefined();
  });

  test('is back by itself after the server hung', async () => {
    const cache = open();
    await expect.poll(() => answer(cache), polling).toBeUndefined();
    process.kill(redis.pid, 'SIGSTOP');
    const startedAt = performance.now();
    for (let call = 0; call < 20; call++) expect(await answer(cache)).toBe('failed');
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    process.kill(redis.pid, 'SIGCONT');
    await expect.poll(() => answer(cache), polling).toBeUndefined();
  });

  test('is refused with a wrong password, which nobody is told', async () => {
    const cache = open(`redis://:wr0ng-canary@127.0.0.1:${port}`);
    const told = async () => inspect(await cache.ping().catch((error: unknown) => error), { depth: 9 });
    await expect.poll(told, polling).toMatch(/CACHE_FAILED/);
    expect(await told()).not.toContain('canary');
  });

  test('takes an entry that is no JSON for a failure, and does not quote it', async () => {
    await run('redis-cli', ['-p', String(port), '-a', password, '--no-auth-warning', 'set', 'dawsos:odd', 'canary {']);
    const cache = open();
    await expect.poll(() => answer(cache), polling).toBeUndefined();
    const error = await cache.get('odd').catch((thrown: unknown) => thrown);
    expect(inspect(error, { depth: 9 })).toContain('no JSON');
    expect(inspect(error, { depth: 9 })).not.toContain('canary');
  });

  test('speaks TLS to rediss://, and only to a server whose certificate it trusts', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'dawsos-redis-tls-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const files = ['-keyout', key, '-out', certificate];
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
    const tlsPort = await freePort();
    const tls = ['--tls-port', String(tlsPort), '--tls-cert-file', certificate, '--tls-key-file', key];
    const secure = await startRedis(0, ...tls, '--tls-auth-clients', 'no', '--requirepass', password);
    onTestFinished(() => secure.stop());
    // Trust is given to a process as a whole.
    const program = `
      import { createRedisCache } from ${JSON.stringify(import.meta.resolve('@dawsos/executor-api/redis-cache'))};
      const cache = createRedisCache({ url: process.env.REDIS_URL });
      for (let attempt = 0; attempt < 20; attempt++) {
        const told = await cache.set('a', 1, 1000).then(() => cache.get('a'), () => 'failed');
        if (told === 1) process.stdout.write('worked'), process.exit();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      process.stdout.write('failed'); process.exit();`;
    const REDIS_URL = `rediss://:${encodeURIComponent(password)}@localhost:${tlsPort}`;
    const attempt = async (env: Record<string, string>) =>
      (await run(process.execPath, ['--input-type=module-typescript', '-e', program], { env: { REDIS_URL, ...env } }))
        .stdout;
    expect(await attempt({ NODE_EXTRA_CA_CERTS: certificate })).toBe('worked');
    expect(await attempt({})).toBe('failed');
  });
});

describe('the executor with Redis', () => {
  test('fails no request while the server is gone, shows it, and finds its entries again when it is back', async () => {
    const { services } = await startSystem(['executor-api', 'agent-runtime'], { env: { REDIS_URL: url } });
    const executor = services['executor-api'];
    const valuate = () => send(`${executor.url}/v1/portfolios/${sample.portfolio}/valuation`, { user: sample.user });
    const cacheHealth = async () => {
      const { status, body } = await send<{ dependencies: { name: string; required: boolean; status: string }[] }>(
        `${executor.url}/health/detailed`,
      );
      return [status, body.dependencies.find(({ name }) => name === 'cache')];
    };
    const requests = async (outcome: string) =>
      (await scrape(executor)).value('dawsos_cache_requests_total', { cache: 'pack', outcome }) ?? 0;
    const up = async () => (await scrape(executor)).value('dawsos_dependency_up', { dependency: 'cache' });

    await expect.poll(cacheHealth, polling).toMatchObject([200, { required: false, status: 'up' }]);
    expect(await valuate()).toMatchObject({ status: 200, body: { total_value: '35381.20' } });
    expect(await valuate()).toMatchObject({ status: 200, body: { total_value: '35381.20' } });
    expect([await requests('hit'), await requests('error'), await up()]).toEqual([1, 0, 1]);

    await redis.stop('SIGKILL');
    for (let request = 0; request < 10; request++) {
      expect(await valuate()).toMatchObject({ status: 200, body: { total_value: '35381.20' } });
    }
    expect([await requests('hit'), await requests('error')]).toEqual([1, 10]);
    expect(await cacheHealth()).toMatchObject([200, { status: 'down' }]);
    await expect.poll(up, polling).toBe(0);

    redis = await start();
    await expect.poll(cacheHealth, polling).toMatchObject([200, { status: 'up' }]);
    await expect.poll(async () => (await valuate()).status === 200 && requests('hit'), polling).toBeGreaterThan(1);
    await expect.poll(up, polling).toBe(1);
    const lines = executor.stdout.lines.concat(executor.stderr.lines).join('\n');
    expect(lines).toContain('cache failed');
    for (const secret of [password, encodeURIComponent(password)]) expect(lines).not.toContain(secret);
  });
});

import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHttpApp } from '../create-http-app.ts';
import { type RunningServer, startHttpServer } from '../start-http-server.ts';
import { type FaultInjectionOptions, faultsOf, forwardedFaults, injectFaults } from './inject-faults.ts';

let telemetry: Telemetry;
let server: RunningServer | undefined;

beforeEach(async () => {
  telemetry = await startTelemetry({
    service: 'dawsos-executor',
    version: '0',
    environment: 'test',
    enabled: true,
    tracing: { sampleRate: 1 },
    errors: {},
    logging: { level: 'silent', format: 'json' },
  });
});
afterEach(async () => {
  await server?.stop();
  await telemetry.stop();
});

/** Asks an app for `/probe`, which answers with what the request asked for. */
async function ask(header: string | undefined, options: Partial<FaultInjectionOptions> = {}) {
  const app = createHttpApp({
    telemetry,
    checks: [],
    routes: (routes) => {
      const faults = injectFaults({ telemetry, allowed: true, ...options });
      routes.get('/probe', faults, (_request, response) => {
        response.json({ faults: faultsOf(response) });
      });
    },
  });
  server = await startHttpServer(app, { port: 0 });
  const headers: Record<string, string> = header === undefined ? {} : { 'x-fault': header };
  const response = await fetch(`http://127.0.0.1:${server.port}/probe`, { headers });
  return { status: response.status, body: (await response.json()) as unknown };
}
const counted = async () => {
  const { body } = await telemetry.metrics.render();
  return body.split('\n').filter((line) => line.startsWith('dawsos_faults_injected_total{'));
};

test('a request that asks for no fault has none, whether or not they are allowed', async () => {
  expect(await ask(undefined, { allowed: false })).toEqual({ status: 200, body: { faults: {} } });
  expect(await counted()).toEqual([]);
});

test('where faults are not allowed, asking for one is refused', async () => {
  expect(await ask('latency=1ms', { allowed: false })).toMatchObject({
    status: 400,
    body: { code: 'FAULTS_DISABLED' },
  });
});

test('a header that cannot be read is refused, with what can', async () => {
  expect(await ask('latency=long')).toMatchObject({
    status: 400,
    body: { code: 'BAD_FAULT', problems: [{ path: 'X-Fault', message: expect.stringContaining('latency=400ms') }] },
  });
});

test('latency and a slow database come before the answer, each counted', async () => {
  const slowDatabase = vi.fn(async () => {});
  const answer = await ask('latency=1ms;db=slow;agent=timeout', { slowDatabase });
  expect(answer).toEqual({ status: 200, body: { faults: { latencyMs: 1, db: 'slow', agent: 'timeout' } } });
  expect(slowDatabase).toHaveBeenCalledOnce();
  // The agent's time-out is counted where it happens.
  expect(await counted()).toEqual([
    'dawsos_faults_injected_total{fault="latency"} 1',
    'dawsos_faults_injected_total{fault="db"} 1',
  ]);
});

test('a cache that is not to be believed is counted, and left to the route', async () => {
  expect(await ask('cache=miss')).toEqual({ status: 200, body: { faults: { cache: 'miss' } } });
  expect(await counted()).toEqual(['dawsos_faults_injected_total{fault="cache"} 1']);
});

test('errors hit the share of requests that was asked for', async () => {
  expect(await ask('error=0.05', { random: () => 0.0499 })).toMatchObject({
    status: 500,
    body: { code: 'FAULT_INJECTED' },
  });
  await server?.stop();
  expect(await ask('error=0.05', { random: () => 0.05 })).toMatchObject({ status: 200 });
  expect(await counted()).toEqual(['dawsos_faults_injected_total{fault="error"} 1']);
});

test('a called service is told of agent and database, and not to be slow or to fail once more', () => {
  expect(forwardedFaults({ latencyMs: 400, errorShare: 0.5, agent: 'timeout', db: 'slow' })).toBe(
    'agent=timeout;db=slow',
  );
  expect(forwardedFaults({ latencyMs: 400, errorShare: 0.5 })).toBeUndefined();
});

import { fileURLToPath } from 'node:url';
import { startTelemetry, type Telemetry } from '@dawsos/telemetry';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createSandboxRunner, type SandboxRunner } from './sandbox-runner.ts';

const entry = fileURLToPath(new URL('./testing/misbehave.ts', import.meta.url));
let telemetry: Telemetry;
let runner: SandboxRunner;

beforeEach(async () => {
  telemetry = await startTelemetry({
    service: 'dawsos-agent-runtime',
    version: '0',
    environment: 'test',
    enabled: true,
    tracing: { sampleRate: 1 },
    errors: {},
    logging: { level: 'silent', format: 'json' },
    secrets: ['a-secret-of-the-service'],
  });
  const limits = { timeoutMs: 3_000, memoryMb: 64, resultBytes: 10_000 };
  runner = createSandboxRunner({ telemetry, limits, concurrency: 2, entry });
});
afterEach(async () => {
  await runner.stop();
  await telemetry.stop();
});

/** The program reads `way`; the rest is what a call has. */
const run = (way: string) =>
  runner.run(Object.assign({ agent_name: 'financial_analyst', capability: 'x', inputs: {} }, { way }));
const outcomes = async () => {
  const { body } = await telemetry.metrics.render();
  return body.split('\n').filter((line) => line.startsWith('dawsos_sandbox_executions_total{') && !line.endsWith(' 0'));
};
const counted = (outcome: string) =>
  `dawsos_sandbox_executions_total{agent_type="financial_analyst",outcome="${outcome}"} 1`;

test('the process sees the telemetry settings and nothing else of the service', async () => {
  expect(await run('environment')).toEqual([
    'ENABLE_OBSERVABILITY',
    'ENVIRONMENT',
    'SERVICE_VERSION',
    'TRACEPARENT',
    'TRACES_SAMPLE_RATE',
  ]);
  expect(await outcomes()).toEqual([counted('success')]);
});

test.each([
  ['takes too long', 'spin', 504, 'SANDBOX_TIMEOUT', 'timeout'],
  ['answers too much', 'flood', 502, 'SANDBOX_KILLED', 'killed'],
  ['leaves without an answer', 'leave', 502, 'SANDBOX_KILLED', 'killed'],
  ['answers what nobody can read', 'mumble', 502, 'SANDBOX_GARBLED', 'error'],
])('a process that %s is told apart', async (_, way, status, code, outcome) => {
  await expect(run(way)).rejects.toMatchObject({ status, code });
  expect(await outcomes()).toEqual([counted(outcome)]);
});

test('a stop leaves no process', async () => {
  const spinning = run('spin');
  // The other place is taken and left: by then the first process has been started too.
  await run('environment');
  const settled = expect(spinning).rejects.toMatchObject({ code: 'SANDBOX_KILLED' });
  await runner.stop();
  await settled;
});

import { sample } from '@dawsos/tests/samples';
import { send } from '@dawsos/tests/send';
import { afterAll, expect, test } from 'vitest';
import { startStackedSystem } from './stacked-system.ts';
import { ordinaryRequests, startLoad } from './start-load.ts';
import { until } from './until.ts';

const { services, jaeger, prometheus } = await startStackedSystem('sampling', {
  env: { TRACES_SAMPLE_RATE: '0.5' },
  stack: { programs: ['jaeger', 'prometheus', 'collector'] },
});
const executor = services['executor-api'].url;
const valuation = `/v1/portfolios/${sample.portfolio}/valuation`;

const valuate = async () =>
  (await send<{ trace_id: string }>(`${executor}${valuation}`, { user: sample.user })).body.trace_id;

/** Which of twenty good requests Jaeger has the traces of, once it has that of a request sent after them. */
async function keptOfTwenty(): Promise<number> {
  const ids: string[] = [];
  for (let request = 0; request < 20; request += 1) ids.push(await valuate());
  // A failed request is always kept: when it is there, whatever came before it has been decided.
  const { body } = await send<{ trace_id: string }>(`${executor}${valuation}`, {
    user: sample.user,
    headers: { 'x-fault': 'error=1' },
  });
  await until('the last of them', () => jaeger.trace(body.trace_id));
  const found = await Promise.all(ids.map((id) => jaeger.trace(id)));
  return found.filter((trace) => trace !== undefined).length;
}

test('while requests fail every trace is kept, and a share of them again when they do not', async () => {
  const share = (job: string) => prometheus.value(`dawsos_telemetry_sampling_ratio{job="${job}"}`);
  await until('the configured share', async () => (await share('executor-api')) === 0.5);
  expect(await keptOfTwenty()).toBeLessThan(20);

  const load = startLoad(executor, [...ordinaryRequests, { path: valuation, fault: 'error=1' }], 10);
  afterAll(load.stop);
  await until('the share to rise', async () => (await share('executor-api')) === 1);
  expect(await keptOfTwenty()).toBe(20);

  load.change(ordinaryRequests);
  await until('the share to fall back', async () => (await share('executor-api')) === 0.5);
  expect(await keptOfTwenty()).toBeLessThan(20);
}, 180_000);

import { type RunningServer, startHttpServer } from '@dawsos/http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createReceiver } from './create-receiver.ts';
import type { ToldAlert } from './notification.ts';

let server: RunningServer;
let lines: string[];

beforeEach(async () => {
  lines = [];
  const now = () => new Date('2026-03-01T00:16:00Z');
  server = await startHttpServer(createReceiver({ print: (line) => lines.push(line), now, keep: 3 }), { port: 0 });
});
afterEach(() => server.stop());

/** As Alertmanager 0.28 sends it, much of which is not read here. */
const notification = (...alerts: readonly object[]) => ({
  version: '4',
  groupKey: '{}/{severity="critical"}:{alertname="PackError"}',
  truncatedAlerts: 0,
  receiver: 'pagerduty',
  status: 'firing',
  groupLabels: { alertname: 'PackError' },
  commonLabels: { alertname: 'PackError', severity: 'critical' },
  commonAnnotations: {},
  externalURL: 'http://localhost:9093',
  alerts,
});
const alert = (summary: string, more: object = {}) => ({
  status: 'firing',
  labels: { alertname: 'PackError', severity: 'critical', pack_id: 'PP_2013-03-01' },
  annotations: { summary },
  startsAt: '2026-03-01T00:15:30.123456789Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://localhost:9090/graph',
  fingerprint: '46dd2a2b8f7a2b4e',
  ...more,
});

const ask = (path: string, init?: RequestInit) => fetch(`http://127.0.0.1:${server.port}${path}`, init);
const post = (body: unknown) =>
  ask('/alerts', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
const listed = async (): Promise<readonly ToldAlert[]> => (await ask('/alerts')).json() as Promise<ToldAlert[]>;

test('each alert is a line, and is listed with the receiver that was meant', async () => {
  const over = alert('fred is gone', { status: 'resolved', labels: { alertname: 'CircuitBreakerOpen' } });
  expect((await post(notification(alert('pack is bad'), over))).status).toBe(204);
  expect(lines).toEqual([
    'FIRING critical PackError: pack is bad',
    'RESOLVED unknown CircuitBreakerOpen: fred is gone',
  ]);
  expect(await listed()).toEqual([
    expect.objectContaining({ status: 'resolved', receiver: 'pagerduty', labels: { alertname: 'CircuitBreakerOpen' } }),
    {
      status: 'firing',
      receiver: 'pagerduty',
      receivedAt: '2026-03-01T00:16:00.000Z',
      labels: { alertname: 'PackError', severity: 'critical', pack_id: 'PP_2013-03-01' },
      annotations: { summary: 'pack is bad' },
      startsAt: '2026-03-01T00:15:30.123456789Z',
      endsAt: '0001-01-01T00:00:00Z',
      fingerprint: '46dd2a2b8f7a2b4e',
    },
  ]);
});

test('only the newest are kept', async () => {
  for (const summary of ['1', '2']) await post(notification(alert(summary)));
  await post(notification(alert('3'), alert('4')));
  const kept = await listed();
  expect(kept.map(({ annotations }) => annotations.summary)).toEqual(['4', '3', '2']);
  expect(lines).toHaveLength(4);
});

test('a text with line breaks and escapes in it is still one line', async () => {
  await post(notification(alert('one\nFIRING critical Forged: two\u001b[2J')));
  expect(lines).toEqual(['FIRING critical PackError: one FIRING critical Forged: two [2J']);
});

test.each([
  ['no JSON', '{', 'is not valid JSON'],
  ['another version', { ...notification(), version: '3' }, 'must be version 4 of the webhook'],
  ['an alert in an unknown state', notification(alert('x', { status: 'maybe' })), 'alerts[0].status'],
])('%s is refused, and nothing of it is kept', async (_, body, problem) => {
  const answer = await post(body);
  expect(answer.status).toBe(400);
  expect(await answer.text()).toContain(problem);
  expect(await listed()).toEqual([]);
  expect(lines).toEqual([]);
});

test('more than a mebibyte is refused', async () => {
  const answer = await post(notification(alert('x'.repeat(1_048_576))));
  expect(answer.status).toBe(413);
  expect(lines).toEqual([]);
});

test('it says that it lives, and what it does not know', async () => {
  expect((await ask('/health')).status).toBe(200);
  expect((await ask('/metrics')).status).toBe(404);
  expect((await ask('/alerts', { method: 'DELETE' })).status).toBe(404);
});

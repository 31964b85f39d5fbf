import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alerts } from '@dawsos/monitoring';
import { type NativeStack, startNativeStack } from '@dawsos/native-stack';
import { type RecordingServer, startRecordingServer } from '@dawsos/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { infraFolder } from '../declared-rules.ts';
import { portOffsetOf } from '../slots.ts';

/** What must not leave, in labels that no rule of ours sets: a relabelling may, one day. */
const planted = {
  user_id: 'a3d1c0de-0000-4000-8000-00000000feed',
  portfolio_id: 'b4e2c0de-0000-4000-8000-00000000beef',
};

let dataDir: string;
let outside: RecordingServer;
let stack: NativeStack;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dawsos-stack-'));
  outside = await startRecordingServer();
  outside.respondWith({ status: 202 });
  const [routingKey, slackUrl] = [join(dataDir, 'pagerduty_routing_key'), join(dataDir, 'slack_api_url')];
  await writeFile(routingKey, 'key-from-a-file');
  await writeFile(slackUrl, `${outside.url}/slack`);
  const production = await readFile(`${infraFolder}alertmanager/alertmanager.yaml`, 'utf8');
  stack = await startNativeStack({
    dataDir,
    environment: {},
    portOffset: portOffsetOf('notifications'),
    programs: ['alertmanager'],
    overrides: { 'alertmanager/alertmanager.yaml': pointedAt(production, { routingKey, slackUrl }) },
  });
});
afterAll(async () => {
  await stack?.stop();
  await outside?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** The production's configuration, but for where PagerDuty is, where the secrets are, and an hour's wait. */
function pointedAt(production: string, { routingKey, slackUrl }: { routingKey: string; slackUrl: string }): string {
  const configuration: Configuration = parse(
    production
      .replaceAll('/etc/alertmanager/secrets/pagerduty_routing_key', routingKey)
      .replaceAll('/etc/alertmanager/secrets/slack_api_url', slackUrl),
  );
  for (const { pagerduty_configs = [] } of configuration.receivers) {
    for (const pagerduty of pagerduty_configs) pagerduty.url = `${outside.url}/pagerduty`;
  }
  for (const route of configuration.route.routes) {
    route.group_interval = '1s';
    if (route.group_wait !== '0s') route.group_wait = '1s';
  }
  return stringify(configuration);
}
interface Configuration {
  readonly receivers: readonly { readonly pagerduty_configs?: readonly { url?: string }[] }[];
  readonly route: { readonly routes: readonly { group_wait: string; group_interval: string }[] };
}

/** Tells Alertmanager of an alert as Prometheus would, with labels that do not belong there. */
async function tell(alert: string, { more = {}, over = false } = {}): Promise<void> {
  const declared = alerts.find((one) => one.alert === alert);
  if (declared === undefined) throw new Error(`there is no alert ${alert}`);
  const { severity, team, concern, summary } = declared;
  const body = {
    labels: { alertname: alert, severity, team, concern, ...planted, ...more },
    annotations: { summary, description: 'It is so.', runbook_url: `https://runbooks.test/${alert}.md` },
    generatorURL: 'http://prometheus.test/graph',
    ...(over && { endsAt: new Date().toISOString() }),
  };
  const answer = await fetch(`${stack.urls.alertmanager}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([body]),
  });
  expect(answer.status).toBe(200);
}

const sentTo = (path: string, text: string) => {
  const sent = outside.requests.find((request) => request.path === path && request.body.toString().includes(text));
  return sent && JSON.parse(sent.body.toString());
};
const arrived = (path: string, text: string) => outside.waitUntil(() => sentTo(path, text), 30_000);

test('a critical alert is an incident of PagerDuty, which ends with it', async () => {
  await tell('DatabaseUnhealthy', { more: { job: 'executor-api' } });
  const incident = await arrived('/pagerduty', 'DatabaseUnhealthy');
  expect(incident).toMatchObject({
    routing_key: 'key-from-a-file',
    event_action: 'trigger',
    payload: {
      severity: 'critical',
      class: 'DatabaseUnhealthy',
      component: 'executor-api',
      group: 'database',
      custom_details: { team: 'platform', resolved: '' },
    },
    links: [{ href: 'https://runbooks.test/DatabaseUnhealthy.md', text: 'Runbook' }],
  });
  expect(incident.payload.summary).toMatch(/^\[CRITICAL\] DatabaseUnhealthy of executor-api: /);
  expect(incident.payload.custom_details.firing).toContain('It is so.');

  await tell('DatabaseUnhealthy', { more: { job: 'executor-api' }, over: true });
  const end = await arrived('/pagerduty', '"resolve"');
  expect(end).toMatchObject({ event_action: 'resolve', dedup_key: incident.dedup_key });
});

test('a warning is a message in Slack, several of a kind are one', async () => {
  await tell('ProviderRateLimitLow', { more: { provider: 'fmp' } });
  await tell('ProviderRateLimitLow', { more: { provider: 'ecb' } });
  const { channel, attachments } = await arrived('/slack', 'ProviderRateLimitLow');
  expect(channel).toBe('#dawsos-alerts');
  expect(attachments).toMatchObject([
    {
      title: expect.stringMatching(/^\[WARNING\] ProviderRateLimitLow: .*, and 1 more$/),
      title_link: 'https://runbooks.test/ProviderRateLimitLow.md',
      color: 'warning',
    },
  ]);
});

test('a critical alert keeps warnings of the same thing quiet, and no others', async () => {
  await tell('ErrorRateCritical');
  await arrived('/pagerduty', 'ErrorRateCritical');
  await tell('HighErrorRate');
  await tell('CircuitBreakerOpen');
  await arrived('/slack', 'CircuitBreakerOpen');
  expect(sentTo('/slack', 'HighErrorRate')).toBeUndefined();

  await tell('ErrorRateCritical', { over: true });
  await arrived('/slack', 'HighErrorRate');
});

test('nothing that leaves tells whose data it was', () => {
  expect(outside.requests.length).toBeGreaterThan(0);
  for (const { path, body, headers } of outside.requests) {
    const text = `${path} ${JSON.stringify(headers)} ${body}`;
    for (const id of Object.values(planted)) expect(text).not.toContain(id);
  }
});

import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type NativeStack, stackFolders, startNativeStack, writeConfiguration } from '@dawsos/native-stack';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getJson } from './clients/get-json.ts';
import { filesIn, infraFolder, readAlerts } from './declared-rules.ts';
import { expectClean, runTool } from './run-tool.ts';
import { portOffsetOf } from './slots.ts';

const alerts = await readAlerts();
const ruleFiles = await filesIn('prometheus/rules');
const ruleTests = await filesIn('prometheus/tests');
const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-stack-'));
const { config, paths } = stackFolders(dataDir);
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('Prometheus', () => {
  beforeAll(() => writeConfiguration({ target: config, environment: {}, paths }));

  test('takes its configuration with all rules', () =>
    expectClean('promtool', [
      'check',
      'config',
      '--lint=all',
      '--lint-fatal',
      join(config, 'prometheus/prometheus.yaml'),
    ]));

  test.each(ruleFiles.map((path) => [basename(path), path]))('finds nothing wrong with the rules of %s', (_, path) =>
    expectClean('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', path]),
  );

  test.concurrent.each(ruleTests.map((path) => [basename(path, '.yaml'), path]))(
    'evaluates the rules as the tests of %s say',
    (_, path) => expectClean('promtool', ['test', 'rules', path]),
  );

  test('has a rule test of every alert', () => {
    const tested = ruleTests.map((path) => basename(path, '.yaml'));
    expect(alerts.length).toBeGreaterThan(0);
    expect(tested).toEqual(expect.arrayContaining(alerts.map(({ alert }) => alert)));
  });
});

const receivers: Readonly<Record<string, string>> = { critical: 'pagerduty', warning: 'slack', info: 'slack-digest' };

describe.each(['alertmanager.yaml', 'alertmanager.development.yaml'])('Alertmanager on %s', (file) => {
  const path = `${infraFolder}alertmanager/${file}`;

  test('takes its configuration', () => expectClean('amtool', ['check-config', path]));

  test.concurrent.each(
    alerts.map(({ alert, labels }) => ({ alert, labels, receiver: receivers[labels.severity ?? ''] })),
  )('sends $alert to $receiver', async ({ alert, labels, receiver }) => {
    const all = Object.entries({ ...labels, alertname: alert }).map(([name, value]) => `${name}=${value}`);
    const routed = await runTool('amtool', ['config', 'routes', 'test', `--config.file=${path}`, ...all]);
    expect(routed).toEqual({ code: 0, output: `${receiver}\n` });
  });
});

describe('a running Alertmanager', () => {
  let stack: NativeStack;
  beforeAll(async () => {
    stack = await startNativeStack({
      dataDir,
      environment: {},
      portOffset: portOffsetOf('configuration'),
      programs: ['alertmanager'],
    });
  });
  afterAll(() => stack.stop());

  test('tells nobody of a warning while a critical alert of the same concern fires, and of every other', async () => {
    const api = `${stack.urls.alertmanager}/api/v2/alerts`;
    const all = alerts.map(({ alert, labels: { severity, concern = '', ...labels } }) => ({
      labels: { ...labels, severity, concern, alertname: alert },
    }));
    const posted = await fetch(api, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(all),
    });
    expect(posted.status).toBe(200);
    const critical = new Set(all.flatMap(({ labels }) => (labels.severity === 'critical' ? [labels.concern] : [])));
    const expected = all
      .filter(({ labels }) => labels.severity === 'warning' && critical.has(labels.concern))
      .map(({ labels }) => labels.alertname);
    const silent = async () => {
      const told = await getJson<{ labels: { alertname: string }; status: { state: string } }[]>(api);
      return told.filter(({ status }) => status.state === 'suppressed').map(({ labels }) => labels.alertname);
    };
    expect(expected.length).toBeGreaterThan(0);
    await expect.poll(async () => (await silent()).sort(), { timeout: 20_000 }).toEqual(expected.sort());
  });
});

describe('the Collector', () => {
  test.each(['collector', 'log-shipper', 'gateway'])('takes the configuration of %s', (name) =>
    expectClean('collector', ['validate', `--config=${infraFolder}otel-collector/${name}.yaml`], {
      env: { SERVICE_LOGS: '/var/log/*.log' },
    }),
  );
});

test('Jaeger takes its configuration', () =>
  expectClean('jaeger', ['validate', `--config=${infraFolder}jaeger/jaeger.yaml`]));

test('Loki takes its configuration', () =>
  expectClean('loki', ['-verify-config', `-config.file=${infraFolder}loki/loki.yaml`]));

const loadTests = (await readdir(join(infraFolder, '../loadtests'))).filter((name) => name.endsWith('.ts'));
test.each(loadTests)('k6 takes the load test %s', (name) =>
  expectClean('k6', ['inspect', join(infraFolder, '../loadtests', name)]),
);

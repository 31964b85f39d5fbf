import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { stackFolders } from '../supervise/stack-folders.ts';
import { addresses } from './addresses.ts';
import { writeConfiguration } from './write-configuration.ts';

let dataDir: string;
let target: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dawsos-configuration-'));
  target = stackFolders(dataDir).config;
  const folder = dataDir;
  onTestFinished(() => rm(folder, { recursive: true }));
});
const read = (path: string) => readFile(join(target, path), 'utf8');
const programFiles = [
  'prometheus/prometheus.yaml',
  'alertmanager/alertmanager.yaml',
  'otel-collector/collector.yaml',
  'otel-collector/log-shipper.yaml',
  'jaeger/jaeger.yaml',
  'loki/loki.yaml',
];

it('no compose name, listening address or container folder is left in what the programs read', async () => {
  const { paths } = stackFolders(dataDir);
  await writeConfiguration({ target, environment: { PORT_OFFSET: '30000' }, paths });
  const hosts = [...new Set(Object.keys(addresses).map((address) => address.split(':')[0]))];
  for (const file of programFiles) {
    const text = await read(file);
    expect(text).not.toMatch(new RegExp(`\\b(${hosts.join('|')}):\\d`));
    expect(text).not.toContain('0.0.0.0');
    expect(text.replaceAll(dataDir, '')).not.toMatch(/\s\/(etc|var|loki|prometheus|alertmanager)\//);
    for (const [, port] of text.matchAll(/127\.0\.0\.1:(\d+)/g)) expect(Number(port)).toBeGreaterThan(30_000);
  }
});

it('for containers their folders stay', async () => {
  await writeConfiguration({ target, environment: {} });
  expect(await read('prometheus/prometheus.yaml')).toContain('/etc/prometheus/rules/*.yaml');
  expect(await read('prometheus/prometheus.yaml')).toContain('127.0.0.1:8000');
});

it('overrides replace a file or make another one of it, and are rendered too', async () => {
  await writeConfiguration({
    target,
    environment: { PORT_OFFSET: '1' },
    overrides: {
      'prometheus/rules/mine.yaml': 'groups: []',
      'prometheus/prometheus.yaml': (text) => text.replace('scrape_interval: 10s', 'scrape_interval: 1s'),
      'alertmanager/alertmanager.yaml': 'url: http://alert-receiver:9095/alerts',
    },
  });
  expect(await read('prometheus/rules/mine.yaml')).toBe('groups: []');
  expect(await read('prometheus/prometheus.yaml')).toMatch(/scrape_interval: 1s[\s\S]*127\.0\.0\.1:8001/);
  expect(await read('alertmanager/alertmanager.yaml')).toBe('url: http://127.0.0.1:9096/alerts');
});

it('what an earlier run has written is gone', async () => {
  await writeConfiguration({ target, environment: {} });
  await writeFile(join(target, 'prometheus', 'rules', 'old.yaml'), '').catch(() => {});
  await writeConfiguration({ target, environment: {} });
  expect(await readdir(target, { recursive: true })).not.toContain('prometheus/rules/old.yaml');
});

it('the token is written where nobody else looks, empty where there is none', async () => {
  await writeConfiguration({ target, environment: {} });
  expect(await read('prometheus/secrets/observability_token')).toBe('');
  await writeConfiguration({ target, environment: { OBSERVABILITY_TOKEN: 'canary' } });
  expect(await read('prometheus/secrets/observability_token')).toBe('canary');
  expect((await stat(join(target, 'prometheus', 'secrets'))).mode & 0o777).toBe(0o700);
});

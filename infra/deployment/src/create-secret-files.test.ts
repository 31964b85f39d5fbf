import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@dawsos/config';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSecretFiles } from './create-secret-files.ts';

const production = {
  ENVIRONMENT: 'production',
  PAGERDUTY_ROUTING_KEY: 'key',
  SLACK_API_URL: 'https://hooks.example/x',
};

let folder: string;
const read = (name: string) => readFile(join(folder, name), 'utf8');

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'dawsos-secrets-')), 'secrets');
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('secret files', () => {
  it('are random where nothing is given, in a folder for their owner alone, readable for the containers’ users', async () => {
    const written = await createSecretFiles(folder, {});
    expect(await readdir(folder)).toEqual([...written].sort());
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'observability_token'))).mode & 0o777).toBe(0o444);
    const values = await Promise.all(['observability_token', 'postgres_password', 'grafana_admin_password'].map(read));
    expect(new Set(values).size).toBe(3);
    for (const value of values) expect(value.length).toBeGreaterThan(40);
  });

  it('are readable for the containers’ users however strict the umask', async () => {
    const before = process.umask(0o077);
    try {
      await createSecretFiles(folder, {});
    } finally {
      process.umask(before);
    }
    expect((await stat(join(folder, 'observability_token'))).mode & 0o777).toBe(0o444);
  });

  it('lie in a folder for their owner alone where it was open before, too', async () => {
    await mkdir(folder, { mode: 0o755 });
    await createSecretFiles(folder, {});
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('hold one password in the database’s file and in its URL, also when only one of them is missing', async () => {
    await createSecretFiles(folder, { POSTGRES_PASSWORD: 'p@ss/word' });
    expect(new URL(await read('database_url')).password).toBe('p%40ss%2Fword');
    await rm(join(folder, 'database_url'));
    expect(await createSecretFiles(folder, {})).toEqual(['database_url']);
    expect(decodeURIComponent(new URL(await read('database_url')).password)).toBe('p@ss/word');
    await rm(join(folder, 'postgres_password'));
    await createSecretFiles(folder, {});
    expect(await read('postgres_password')).toBe('p@ss/word');
  });

  it('are never written over', async () => {
    await createSecretFiles(folder, {});
    await rm(join(folder, 'slack_api_url'));
    await writeFile(join(folder, 'slack_api_url'), 'mine');
    expect(await createSecretFiles(folder, { SLACK_API_URL: 'other' })).toEqual([]);
    expect(await read('slack_api_url')).toBe('mine');
  });

  it('outside development need receivers of pages, and no weak password for Grafana', async () => {
    const weak = createSecretFiles(folder, { ENVIRONMENT: 'production', GRAFANA_ADMIN_PASSWORD: 'admin' });
    const error = await weak.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).problems.map((problem) => problem.split(':')[0])).toEqual([
      'GRAFANA_ADMIN_PASSWORD',
      'PAGERDUTY_ROUTING_KEY',
      'SLACK_API_URL',
    ]);
    await expect(readdir(folder)).rejects.toThrow('ENOENT');
    await createSecretFiles(folder, production);
    expect(await read('pagerduty_routing_key')).toBe('key');
  });

  it('in development take any password', async () => {
    await createSecretFiles(folder, { GRAFANA_ADMIN_PASSWORD: 'admin' });
    expect(await read('grafana_admin_password')).toBe('admin');
  });
});

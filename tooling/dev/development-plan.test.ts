import { expect, it } from 'vitest';
import { planDevelopment, portsOf } from './development-plan.ts';

it('moves every port with PORT_OFFSET, and a single one with its own variable', () => {
  const plan = planDevelopment('/repo', { PORT_OFFSET: '100', EXECUTOR_PORT: '9999' });
  expect(portsOf(plan)).toEqual([
    { name: 'PostgreSQL', port: 5533 },
    { name: 'market-data', port: 8130 },
    { name: 'pricing-pack-builder', port: 8101 },
    { name: 'agent-runtime', port: 8110 },
    { name: 'executor-api', port: 9999 },
  ]);
  expect(plan.executorUrl).toBe('http://127.0.0.1:9999');
});

it('keeps all state below DATA_DIR', () => {
  expect(planDevelopment('/repo', {})).toMatchObject({
    dataDir: '/repo/.data',
    database: { dataDir: '/repo/.data/postgres' },
  });
  expect(planDevelopment('/repo', { DATA_DIR: '/elsewhere' }).dataDir).toBe('/elsewhere');
});

it('starts no server of its own where DATABASE_URL is set', () => {
  const plan = planDevelopment('/repo', { DATABASE_URL: 'postgres://mine' });
  expect(plan.database).toEqual({ url: 'postgres://mine' });
  expect(portsOf(plan).map(({ name }) => name)).not.toContain('PostgreSQL');
});

it('runs the services in development, with faults allowed', () => {
  for (const { env } of planDevelopment('/repo', { ENVIRONMENT: 'production' }).services) {
    expect(env).toMatchObject({ ENVIRONMENT: 'development', ALLOW_FAULTS: 'true' });
  }
});

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
    { name: 'alert-delivery', port: 8120 },
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

it('sends nothing anywhere without a stack', () => {
  const plan = planDevelopment('/repo', {}, 'none');
  expect(plan.logs).toBeUndefined();
  for (const { env } of [...plan.services, plan.packBuild]) {
    expect(env).not.toHaveProperty('OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(env).not.toHaveProperty('LOG_FORMAT');
  }
});

it('sends spans to the Collector of a stack, and keeps lines as JSON for its shipper', () => {
  const plan = planDevelopment('/repo', { PORT_OFFSET: '100' }, 'native');
  expect(plan.logs).toEqual({ folder: '/repo/.data/logs', readable: true });
  for (const { env } of [...plan.services, plan.packBuild]) {
    expect(env).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4420', LOG_FORMAT: 'json' });
  }
});

it('leaves the endpoint and the format of lines that the user has chosen', () => {
  const chosen = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://elsewhere', LOG_FORMAT: 'human' };
  for (const { env } of planDevelopment('/repo', chosen, 'docker').services) expect(env).toMatchObject(chosen);
  expect(planDevelopment('/repo', { LOG_FORMAT: 'json' }, 'docker').logs?.readable).toBe(false);
});

it('runs the services in development, with faults allowed', () => {
  for (const { env } of planDevelopment('/repo', { ENVIRONMENT: 'production' }).services) {
    expect(env).toMatchObject({ ENVIRONMENT: 'development', ALLOW_FAULTS: 'true' });
  }
});

import { describe, expect, test } from 'vitest';
import { commonEnvironment, programOf, type ServiceName } from './programs.ts';
import { runProgram } from './run-program.ts';
import { send } from './send.ts';
import { startSystem } from './system.ts';

/** Each service's own variables, wrong; the values are unlike anything that a message of ours says. */
const mistakes: Readonly<Record<ServiceName, Readonly<Record<string, string>>>> = {
  'market-data': { MARKET_DATA_PORT: 'quince-1', FMP_QUOTA: '0', QUOTA_WINDOW_MS: 'quince-2' },
  'agent-runtime': { AGENT_RUNTIME_PORT: '70001', CAPABILITY_TIMEOUT_MS: 'quince-1', SANDBOX_MEMORY_MB: '99999' },
  'executor-api': { EXECUTOR_PORT: '80.5', AGENT_RUNTIME_URL: 'ftp://quince-1', PACK_STALE_AFTER_S: '-4711' },
  'alert-delivery': { ALERT_DELIVERY_PORT: '70001', ALERT_CONCURRENCY: '-4711', ALERT_SEND_TIMEOUT_MS: 'quince-1' },
  'pricing-pack-builder': { PACK_BUILDER_PORT: '-4711', FMP_BASE_URL: 'quince-1', PROVIDER_TIMEOUT_MS: 'quince-2' },
};
const services = Object.keys(mistakes) as ServiceName[];

/** Starts a service that must not start; answers what it said of why. */
async function refuseToStart(name: ServiceName, env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const { entry, args } = programOf(name);
  const { code, stdout, stderr } = await runProgram([entry, ...args], { ...commonEnvironment, ...env });
  expect(code).toBe(2);
  expect(stdout.lines).toEqual([]);
  return stderr.lines;
}

const named = (lines: readonly string[]) => lines.flatMap((line) => /^ {2}([A-Z_]+): /.exec(line)?.[1] ?? []).sort();

describe.each(services)('%s', (name) => {
  test('does not start on bad configuration, names all of it at once, and shows no value', async () => {
    const shared = {
      ENVIRONMENT: 'quince-3',
      LOG_LEVEL: 'quince-4',
      TRACES_SAMPLE_RATE: '1.5',
      ENABLE_OBSERVABILITY: 'quince-5',
    };
    const env = { ...shared, ...mistakes[name], OBSERVABILITY_TOKEN: 'quince-6' };
    const said = await refuseToStart(name, env);
    const database = name === 'market-data' ? [] : ['DATABASE_URL'];
    expect(named(said)).toEqual([...Object.keys({ ...shared, ...mistakes[name] }), ...database].sort());
    expect(said.join('\n')).not.toMatch(/quince|4711|70001|99999|80\.5|1\.5/);
  });

  test('does not start in production where anybody could read its metrics or ask for faults', async () => {
    const env = { ENVIRONMENT: 'production', ALLOW_FAULTS: 'true', DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    // Neither the builder nor the deliverer knows faults of its own.
    const faults = ['pricing-pack-builder', 'alert-delivery'].includes(name) ? [] : ['ALLOW_FAULTS'];
    const alerts = {
      'executor-api': ['ALERT_SIGNING_KEY'],
      'alert-delivery': ['ALERT_SIGNING_KEY', 'ALERT_OPERATOR_TOKEN'],
    } as Partial<Record<ServiceName, string[]>>;
    expect(named(await refuseToStart(name, env))).toEqual(
      [...faults, ...(alerts[name] ?? []), 'OBSERVABILITY_TOKEN'].sort(),
    );
  });
});

describe('in production', async () => {
  const token = 'a token for operators';
  const { services: running } = await startSystem(services, {
    env: {
      ENVIRONMENT: 'production',
      OBSERVABILITY_TOKEN: token,
      ALLOW_FAULTS: 'false',
      ALERT_SIGNING_KEY: 'a key of this test alone',
      ALERT_OPERATOR_TOKEN: 'a token for dead letters',
    },
  });

  test.each(services)('%s tells its metrics and its telemetry’s state to who has the token alone', async (name) => {
    const { url } = running[name];
    for (const path of ['/metrics', '/observability/stats', '/observability/debug/trace']) {
      for (const authorization of [undefined, 'Bearer', 'Bearer another token', token, `Basic ${token}`]) {
        const refused = await send(`${url}${path}`, { headers: authorization === undefined ? {} : { authorization } });
        expect(refused).toMatchObject({ status: 401, body: { code: 'TOKEN_REQUIRED' } });
        expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      }
      const authorization = `Bearer ${token}`;
      expect(await send(`${url}${path}`, { headers: { authorization } })).toMatchObject({ status: 200 });
    }
    expect(await send(`${url}/health`)).toMatchObject({ status: 200 });
    expect(await send(`${url}/health/detailed`)).toMatchObject({ status: 200, body: { status: 'up' } });
  });

  test('faults are refused by whom they would be asked of', async () => {
    const headers = { 'x-fault': 'latency=1ms' };
    expect(await send(`${running['executor-api'].url}/v1/patterns`, { headers })).toMatchObject({
      status: 400,
      body: { code: 'FAULTS_DISABLED' },
    });
    const simulator = running['market-data'].url;
    expect(await send(`${simulator}/faults`, { method: 'PUT', body: { mode: 'error' } })).toMatchObject({
      status: 404,
    });
    const asked = await send(`${simulator}/ecb/service/data/EXR/D..EUR.SP00.A?format=csvdata`, { headers });
    expect(asked).toMatchObject({ status: 400, body: { code: 'FAULTS_DISABLED' } });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { journalPath } from '@dawsos/ledger';
import { type NativeStack, startNativeStack } from '@dawsos/native-stack';
import { describeTakenPort, findTakenPorts } from '@dawsos/process';
import { type SentrySink, startSentrySink } from '@dawsos/testkit';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { commonEnvironment, programOf, providersAt, type ServiceName } from '@dawsos/tests/programs';
import { type ProgramEnd, runProgram } from '@dawsos/tests/run-program';
import { afterAll, inject } from 'vitest';
import { type Jaeger, jaegerAt } from './clients/jaeger.ts';
import { type Loki, lokiAt } from './clients/loki.ts';
import { type Prometheus, prometheusAt } from './clients/prometheus.ts';
import { type ManagedService, startManagedService } from './managed-service.ts';
import { portOffsetOf, portVariables, type Slot } from './slots.ts';

/** All services as processes of their own, and the real programs of the stack around them. */
export interface StackedSystem {
  readonly services: Readonly<Record<ServiceName, ManagedService>>;
  readonly stack: NativeStack;
  readonly prometheus: Prometheus;
  readonly jaeger: Jaeger;
  readonly loki: Loki;
  readonly sentry: SentrySink;
  readonly db: TestDatabase;
  /** The folder of the services' log lines, one file each, which are shipped to Loki. */
  readonly logs: string;
  /** Runs the pack job's command line, `build` being understood. */
  build(...args: readonly string[]): Promise<ProgramEnd>;
  /** The same, `nightly` being understood. */
  nightly(...args: readonly string[]): Promise<ProgramEnd>;
}

type StackOptions = Parameters<typeof startNativeStack>[0];

/** What differs from the usual system. */
export interface StackedSystemOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Passed on to the stack. */
  readonly stack?: Partial<StackOptions>;
}

/**
 * Starts everything for the tests of one file, on the ports of a slot and a copy of the prepared data; everything is
 * stopped and removed after them, and what is left behind fails the file.
 */
export async function startStackedSystem(slot: Slot, options: StackedSystemOptions = {}): Promise<StackedSystem> {
  const cleanup = new AsyncDisposableStack();
  try {
    const system = await start(slot, options, cleanup);
    afterAll(() => cleanup.disposeAsync());
    return system;
  } catch (error) {
    await cleanup.disposeAsync();
    throw error;
  }
}

async function start(
  slot: Slot,
  { env: more = {}, stack: stackOptions = {} }: StackedSystemOptions,
  cleanup: AsyncDisposableStack,
): Promise<StackedSystem> {
  // Last of all: nothing listens any more.
  cleanup.defer(() => assertPortsFree(slot));
  const db = await createTestDatabase(undefined, inject('preparedDatabase'));
  cleanup.defer(() => db.drop());
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-stack-'));
  cleanup.defer(() => rm(dataDir, { recursive: true, force: true }));
  const logs = join(dataDir, 'logs');
  await Promise.all([mkdir(logs), mkdir(dirname(journalPath(dataDir)), { recursive: true })]);
  await writeFile(journalPath(dataDir), inject('preparedJournal'));
  const sentry = await startSentrySink();
  cleanup.defer(() => sentry.stop());

  const ports = portVariables(slot);
  const at = (port: string | undefined) => `http://127.0.0.1:${port}`;
  const env: Readonly<Record<string, string>> = {
    ...commonEnvironment,
    ...ports,
    ...providersAt(at(ports.MARKET_DATA_PORT)),
    ALLOW_FAULTS: 'true',
    ALLOW_PRIVATE_WEBHOOKS: 'true',
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    AGENT_RUNTIME_URL: at(ports.AGENT_RUNTIME_PORT),
    OTEL_EXPORTER_OTLP_ENDPOINT: at(ports.COLLECTOR_OTLP_HTTP_PORT),
    SENTRY_DSN: sentry.dsn,
    ...more,
  };
  // What the developer's shell has set stays out, but for where programs are.
  const { PATH = '', HOME = '', STACK_CACHE_DIR = '' } = process.env;
  const { environment, ...others } = stackOptions;
  const stack = await startNativeStack({
    dataDir,
    portOffset: portOffsetOf(slot),
    environment: { PATH, HOME, STACK_CACHE_DIR, ...environment },
    ...others,
  });
  cleanup.defer(() => stack.stop());
  const startOne = async (name: ServiceName) => {
    const service = await startManagedService(name, env, logs);
    cleanup.defer(() => service.stop());
    return [name, service] as const;
  };
  const first = await Promise.all([startOne('market-data'), startOne('agent-runtime')]);
  const second = await Promise.all([
    startOne('executor-api'),
    startOne('pricing-pack-builder'),
    startOne('alert-delivery'),
  ]);

  return {
    services: Object.fromEntries([...first, ...second]) as Record<ServiceName, ManagedService>,
    stack,
    prometheus: prometheusAt(at(ports.PROMETHEUS_PORT)),
    jaeger: jaegerAt(at(ports.JAEGER_PORT)),
    loki: lokiAt(at(ports.LOKI_PORT)),
    sentry,
    db,
    logs,
    build: (...args) => runProgram([programOf('pricing-pack-builder').entry, 'build', ...args], env, 120_000),
    nightly: (...args) => runProgram([programOf('pricing-pack-builder').entry, 'nightly', ...args], env, 120_000),
  };
}

async function assertPortsFree(slot: Slot): Promise<void> {
  const all = Object.entries(portVariables(slot)).map(([name, port]) => ({ name, port: Number(port) }));
  const taken = await findTakenPorts(all);
  if (taken.length > 0) throw new Error(`left behind:\n${taken.map(describeTakenPort).join('\n')}`);
}

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { journalPath } from '@dawsos/ledger';
import { type OtlpSink, type SentrySink, startOtlpSink, startSentrySink } from '@dawsos/testkit';
import { createTestDatabase, type TestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, inject } from 'vitest';
import { commonEnvironment, programOf, providersAt, type ServiceName } from './programs.ts';
import { type ProgramEnd, runProgram } from './run-program.ts';
import { type Service, startService } from './start-service.ts';

/** Services as processes of their own on one database, and sinks that keep what they really sent. */
export interface System<Name extends ServiceName> {
  readonly services: Readonly<Record<Name, Service>>;
  readonly db: TestDatabase;
  /** The ledger's journal. */
  readonly journal: string;
  readonly otlp: OtlpSink;
  readonly sentry: SentrySink;
  /** What the services were told: for further programs of the same system. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the pack job's command line, `build` being understood. */
  build(...args: readonly string[]): Promise<ProgramEnd>;
  /** The same, `nightly` being understood. */
  nightly(...args: readonly string[]): Promise<ProgramEnd>;
}

export interface SystemOptions {
  /** Variables beyond the usual ones; faults are allowed unless said otherwise here. */
  readonly env?: Readonly<Record<string, string>>;
  /** Without packs and portfolios. */
  readonly empty?: boolean;
}

/**
 * Starts these services for the tests of one file, on a copy of the prepared data; everything is stopped and removed
 * after them, and whatever a service leaves behind fails the file.
 *
 * @example
 * const { services, otlp } = await startSystem(['executor-api', 'agent-runtime']);
 */
export async function startSystem<const Name extends ServiceName>(
  names: readonly Name[],
  { env: more = {}, empty = false }: SystemOptions = {},
): Promise<System<Name>> {
  const source = empty ? undefined : inject('preparedDatabase');
  const db = await createTestDatabase(undefined, source);
  afterAll(() => db.drop());
  const dataDir = await mkdtemp(join(tmpdir(), 'dawsos-tests-'));
  afterAll(() => rm(dataDir, { recursive: true, force: true }));
  const journal = journalPath(dataDir);
  await mkdir(dirname(journal), { recursive: true });
  if (!empty) await writeFile(journal, inject('preparedJournal'));
  const [otlp, sentry] = await Promise.all([startOtlpSink(), startSentrySink()]);
  afterAll(() => Promise.all([otlp.stop(), sentry.stop()]));

  const env: Record<string, string> = {
    ...commonEnvironment,
    ALLOW_FAULTS: 'true',
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    OTEL_EXPORTER_OTLP_ENDPOINT: otlp.url,
    SENTRY_DSN: sentry.dsn,
    ...more,
  };
  const services: Partial<Record<ServiceName, Service>> = {};
  const start = async (name: ServiceName): Promise<void> => {
    if (!(names as readonly ServiceName[]).includes(name)) return;
    const service = await startService(name, env);
    services[name] = service;
    afterAll(async () => void (await service.stop()));
  };
  // Those first whose address the others have to be told.
  await Promise.all([start('market-data'), start('agent-runtime')]);
  if (services['market-data']) Object.assign(env, providersAt(services['market-data'].url));
  if (services['agent-runtime']) env.AGENT_RUNTIME_URL = services['agent-runtime'].url;
  await Promise.all([start('executor-api'), start('pricing-pack-builder'), start('alert-delivery')]);
  // For jobs, which come later.
  if (services['executor-api']) env.EXECUTOR_URL = services['executor-api'].url;

  return {
    services: services as Record<Name, Service>,
    db,
    journal,
    otlp,
    sentry,
    env,
    build: (...args) => runProgram([programOf('pricing-pack-builder').entry, 'build', ...args], env),
    nightly: (...args) => runProgram([programOf('pricing-pack-builder').entry, 'nightly', ...args], env),
  };
}

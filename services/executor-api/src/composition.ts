import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { webhookSecret } from '@dawsos/alerts';
import { metrics as catalogue } from '@dawsos/conventions';
import { migrate, openDatabase, type Statement } from '@dawsos/database';
import { startHttpServer } from '@dawsos/http';
import { createLedger, openJournalFile } from '@dawsos/ledger';
import { type Lifecycle, observeCache, observeDatabase, type Telemetry } from '@dawsos/telemetry';
import { createAgentClient } from './adapters/agent-client.ts';
import { createAlertRuleStore } from './adapters/alert-rule-store.ts';
import { createContextStore } from './adapters/context-store.ts';
import { createHoldingStore } from './adapters/holding-store.ts';
import { createMemoryCache } from './adapters/memory-cache.ts';
import { createPackContentStore } from './adapters/pack-content-store.ts';
import { createPackFinder } from './adapters/pack-finder.ts';
import { readPatternFiles } from './adapters/pattern-files.ts';
import { createPortfolioStore } from './adapters/portfolio-store.ts';
import { createRedisCache } from './adapters/redis-cache.ts';
import { createSecurityStore } from './adapters/security-store.ts';
import { createTokenVerifier, remoteKeys } from './adapters/token-verifier.ts';
import { createExecutorApp } from './app.ts';
import type { ExecutorConfig } from './config.ts';
import { compilePatterns } from './domain/patterns/compile-patterns.ts';
import { startSeriesAtZero } from './observability/initial-series.ts';
import { observedPatterns } from './observability/observed-patterns.ts';
import { observedSteps } from './observability/observed-steps.ts';
import { createContextResolver } from './requests/resolve-context.ts';
import { identifyByHeader, identifyByToken } from './requests/user-identity.ts';

const patternFolder = fileURLToPath(new URL('../patterns', import.meta.url));
const ping: Statement = { text: 'select 1', operation: 'select', table: 'none' };
/** `db=slow`: well beyond the slowest request that is fine, well below every time limit. */
const sleepInDatabase: Statement = { text: 'select pg_sleep(1)', operation: 'select', table: 'none' };

/** Wires the API to database, ledger, agents and telemetry, then listens; answers the port. */
export async function startExecutor(
  config: ExecutorConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<number> {
  const patterns = compilePatterns(await readPatternFiles(patternFolder));
  const url = config.DATABASE_URL.reveal();
  await migrate(url);
  const pool = openDatabase({
    url,
    applicationName: telemetry.options.service,
    maxConnections: config.DATABASE_MAX_CONNECTIONS,
    statementTimeoutMs: config.DATABASE_STATEMENT_TIMEOUT_MS,
    onConnectionLost: (error) => telemetry.log.warn('database connection lost', { error }),
  });
  lifecycle.onStop('database', () => pool.close());
  const database = observeDatabase(pool, telemetry);
  const portfolios = createPortfolioStore(database);
  const ledger = createLedger({
    database,
    journal: openJournalFile(join(config.DATA_DIR, 'ledger', 'journal.beancount')),
  });
  const agents = createAgentClient({
    url: config.AGENT_RUNTIME_URL,
    timeoutMs: config.STEP_TIMEOUT_MS,
    connections: config.AGENT_CONNECTIONS,
  });
  lifecycle.onStop('agent client', () => agents.close());

  const redis = config.REDIS_URL && createRedisCache({ url: config.REDIS_URL.reveal() });
  lifecycle.onStop('cache', () => redis?.close());

  const stored = telemetry.metrics.gauge(catalogue.portfolios).bind({});
  telemetry.metrics.onScrape(async () => stored.set(await createPortfolioStore(pool).count()));
  const rejections = telemetry.metrics.counter(catalogue.freshnessRejections);
  for (const reason of catalogue.freshnessRejections.labels.reason.values) rejections.bind({ reason });

  startSeriesAtZero(telemetry);

  const app = createExecutorApp({
    telemetry,
    // The pool itself: a health check is no query of a request.
    checks: [
      { name: 'database', required: true, check: () => pool.query(ping) },
      { name: 'agent-runtime', required: true, check: (signal) => agents.ping(signal) },
      // Without it packs are read from the database: slower, not wrong.
      ...(redis ? [{ name: 'cache', required: false, check: () => redis.ping() } as const] : []),
    ],
    observabilityToken: config.OBSERVABILITY_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
    allowFaults: config.ALLOW_FAULTS,
    slowDatabase: () => database.query(sleepInDatabase),
    identify: createIdentify(config, telemetry),
    patterns,
    resolveContext: createContextResolver({
      store: createContextStore(database),
      staleAfterS: config.PACK_STALE_AFTER_S,
      onRejected: (reason) => rejections.bind({ reason }).add(),
    }),
    stepsOf: observedSteps(agents, telemetry),
    runPattern: observedPatterns(telemetry, { timeoutMs: config.PATTERN_TIMEOUT_MS, patternIds: patterns.keys() }),
    packContents: createPackContentStore(
      database,
      observeCache(redis ?? createMemoryCache(config.PACK_CACHE_ENTRIES), 'pack', telemetry),
    ),
    packs: createPackFinder(database),
    holdings: createHoldingStore(database),
    portfolios,
    securities: createSecurityStore(database),
    ledger,
    alertRules: createAlertRuleStore(database),
    secretOf: (ruleId) => webhookSecret(config.ALERT_SIGNING_KEY.reveal(), ruleId),
    receivers: { allowPrivate: config.ALLOW_PRIVATE_WEBHOOKS },
  });
  const server = await startHttpServer(app, { port: config.EXECUTOR_PORT, host: config.HOST });
  lifecycle.onStop('http server', () => server.stop());
  telemetry.log.info('executor listening', { port: server.port, patterns: patterns.size });
  return server.port;
}

const createIdentify = ({ AUTH_JWKS_URL, AUTH_ISSUER, AUTH_AUDIENCE }: ExecutorConfig, telemetry: Telemetry) =>
  AUTH_JWKS_URL === undefined
    ? identifyByHeader(telemetry)
    : identifyByToken(
        createTokenVerifier(remoteKeys(AUTH_JWKS_URL), { issuer: AUTH_ISSUER, audience: AUTH_AUDIENCE }),
        telemetry,
      );

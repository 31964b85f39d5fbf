import { migrate, openDatabase, type Statement } from '@dawsos/database';
import { startHttpServer } from '@dawsos/http';
import { type Lifecycle, observeDatabase, type Telemetry } from '@dawsos/telemetry';
import { createMacroStore } from './adapters/database-macro-store.ts';
import { createMarketStore } from './adapters/database-market-store.ts';
import { createTradeBook } from './adapters/database-trade-book.ts';
import { createAgentRuntimeApp } from './app.ts';
import type { AgentRuntimeConfig } from './config.ts';
import type { Agents } from './domain/agent.ts';
import { createDataHarvester } from './domain/agents/data-harvester.ts';
import { financialAnalyst } from './domain/agents/financial-analyst.ts';
import { createLedgerKeeper } from './domain/agents/ledger-keeper.ts';
import { createMacroHound } from './domain/agents/macro-hound.ts';
import { createInvoker } from './invoker.ts';
import { createSandboxRunner } from './sandbox-runner.ts';
import { createTaskRunner } from './task-run.ts';

const ping: Statement = { text: 'select 1', operation: 'select', table: 'none' };
/** `db=slow`: well beyond the slowest request that is fine, well below every time limit. */
const sleepInDatabase: Statement = { text: 'select pg_sleep(1)', operation: 'select', table: 'none' };

/** Wires the agents to database and telemetry, then listens; answers the port. */
export async function startAgentRuntime(
  config: AgentRuntimeConfig,
  telemetry: Telemetry,
  lifecycle: Lifecycle,
): Promise<number> {
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

  const agents: Agents = {
    financial_analyst: financialAnalyst,
    macro_hound: createMacroHound(createMacroStore(database)),
    data_harvester: createDataHarvester(createMarketStore(database, { staleAfterS: config.PACK_STALE_AFTER_S })),
    ledger_keeper: createLedgerKeeper(createTradeBook(database)),
  };
  const invoker = createInvoker({
    agents,
    telemetry,
    timeoutMs: config.CAPABILITY_TIMEOUT_MS,
    breaker: { failures: config.AGENT_BREAKER_FAILURES, halfOpenAfterMs: config.AGENT_BREAKER_OPEN_MS },
    slowDatabase: () => database.query(sleepInDatabase),
  });
  const sandboxes = createSandboxRunner({
    telemetry,
    concurrency: config.SANDBOX_CONCURRENCY,
    limits: {
      timeoutMs: config.SANDBOX_TIMEOUT_MS,
      memoryMb: config.SANDBOX_MEMORY_MB,
      resultBytes: config.SANDBOX_RESULT_BYTES,
    },
  });
  lifecycle.onStop('sandboxes', () => sandboxes.stop());

  const app = createAgentRuntimeApp({
    telemetry,
    // The pool itself: a health check is no query of a request.
    checks: [{ name: 'database', required: true, check: () => pool.query(ping) }],
    observabilityToken: config.OBSERVABILITY_TOKEN,
    maxBodyBytes: config.MAX_BODY_BYTES,
    allowFaults: config.ALLOW_FAULTS,
    agents,
    invoker,
    runTasks: createTaskRunner(invoker, sandboxes.run, telemetry),
  });
  const server = await startHttpServer(app, { port: config.AGENT_RUNTIME_PORT, host: config.HOST });
  lifecycle.onStop('http server', () => server.stop());
  telemetry.log.info('agent runtime listening', { port: server.port });
  return server.port;
}

import { join, resolve } from 'node:path';
import { type PortName, portOf } from '@dawsos/config';
import { stackFolders } from '@dawsos/native-stack';
import type { NamedPort } from '@dawsos/process';
import type { ChildPlan } from './child.ts';
import type { StackKind } from './parse-arguments.ts';
import type { LogKeeping } from './service-output.ts';

/** A service process and where it listens. */
export interface ServicePlan extends ChildPlan {
  readonly port: number;
}

/** Everything `pnpm dev` starts, worked out before anything is started. */
export interface DevelopmentPlan {
  readonly dataDir: string;
  /** A server of the user's own, or the embedded one. */
  readonly database: { readonly url: string } | { readonly dataDir: string; readonly port: number };
  /** In the order of starting; the pack build begins as soon as the first, the provider of its prices, is ready. */
  readonly services: readonly ServicePlan[];
  readonly packBuild: ChildPlan;
  readonly stack: StackKind;
  /** Where the services' lines are kept for the stack; nowhere without one. */
  readonly logs?: LogKeeping;
  /** Base URL of the executor. */
  readonly executorUrl: string;
}

/** The day whose pack is built; the last one of the price data. */
const packDate = '2013-03-01';

const serviceFolders = [
  { name: 'market-data', port: 'MARKET_DATA_PORT', args: [] },
  { name: 'pricing-pack-builder', port: 'PACK_BUILDER_PORT', args: ['serve'] },
  { name: 'agent-runtime', port: 'AGENT_RUNTIME_PORT', args: [] },
  { name: 'executor-api', port: 'EXECUTOR_PORT', args: [] },
  { name: 'alert-delivery', port: 'ALERT_DELIVERY_PORT', args: [] },
] as const satisfies readonly { name: string; port: PortName; args: readonly string[] }[];

/** Works the plan out from the environment; `root` is the repository's folder. */
export function planDevelopment(root: string, env: NodeJS.ProcessEnv, stack: StackKind = 'none'): DevelopmentPlan {
  const dataDir = resolve(root, env.DATA_DIR || '.data');
  const url = env.DATABASE_URL;
  const childEnv = {
    ...env,
    ENVIRONMENT: 'development',
    ALLOW_FAULTS: 'true',
    ALLOW_PRIVATE_WEBHOOKS: 'true',
    DATA_DIR: dataDir,
    ...(stack === 'none' ? {} : telemetryFor(env)),
  };
  const main = (service: string) => join(root, 'services', service, 'src', 'main.ts');
  return {
    dataDir,
    database: url ? { url } : { dataDir: join(dataDir, 'postgres'), port: portOf('POSTGRES_PORT', env) },
    services: serviceFolders.map(({ name, port, args }) => ({
      name,
      port: portOf(port, env),
      args: [main(name), ...args],
      env: childEnv,
    })),
    packBuild: {
      name: 'pack-build',
      args: [main('pricing-pack-builder'), 'build', '--date', packDate, '--mark-fresh'],
      env: childEnv,
    },
    stack,
    ...(stack === 'none'
      ? {}
      : { logs: { folder: stackFolders(dataDir).serviceLogs, readable: env.LOG_FORMAT !== 'json' } }),
    executorUrl: `http://127.0.0.1:${portOf('EXECUTOR_PORT', env)}`,
  };
}

/** Spans go to the Collector, lines as JSON to the shipper, unless the user has said otherwise. */
const telemetryFor = (env: NodeJS.ProcessEnv) => ({
  OTEL_EXPORTER_OTLP_ENDPOINT:
    env.OTEL_EXPORTER_OTLP_ENDPOINT || `http://127.0.0.1:${portOf('COLLECTOR_OTLP_HTTP_PORT', env)}`,
  LOG_FORMAT: env.LOG_FORMAT || 'json',
});

/** The ports the plan needs, by the name of who will listen. */
export function portsOf(plan: DevelopmentPlan): readonly NamedPort[] {
  const database = 'port' in plan.database ? [{ name: 'PostgreSQL', port: plan.database.port }] : [];
  return [...database, ...plan.services.map(({ name, port }) => ({ name, port }))];
}

import type { RequestListener } from 'node:http';
import type { Secret } from '@dawsos/config';
import { createHttpApp, injectFaults } from '@dawsos/http';
import type { HealthCheck, Telemetry } from '@dawsos/telemetry';
import type { Agents } from './domain/agent.ts';
import type { Invoker } from './invoker.ts';
import { invokeCapability } from './routes/capabilities.ts';
import { runTasksRoute } from './routes/runs.ts';
import type { RunTasks } from './task-run.ts';

/** What the routes need. */
export interface AppOptions {
  readonly telemetry: Telemetry;
  readonly checks: readonly HealthCheck[];
  readonly observabilityToken: Secret | undefined;
  readonly maxBodyBytes: number;
  readonly allowFaults: boolean;
  readonly agents: Agents;
  readonly invoker: Invoker;
  readonly runTasks: RunTasks;
}

/** The agents over HTTP; for services of ours only, since it believes the user id of the context. */
export const createAgentRuntimeApp = ({
  telemetry,
  checks,
  observabilityToken,
  maxBodyBytes,
  allowFaults,
  agents,
  invoker,
  runTasks,
}: AppOptions): RequestListener =>
  createHttpApp({
    telemetry,
    checks,
    observabilityToken,
    maxBodyBytes,
    routes: (app) => {
      const faults = injectFaults({ telemetry, allowed: allowFaults });
      app.post('/v1/agents/:agent_name/capabilities/:capability', faults, invokeCapability(invoker, telemetry));
      app.post('/v1/runs', faults, runTasksRoute(agents, runTasks, telemetry));
    },
  });

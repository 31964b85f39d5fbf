import { slos } from '../slos.ts';
import { agentPerformance } from './agent-performance.ts';
import { alertDelivery } from './alert-delivery.ts';
import { apiOverview } from './api-overview.ts';
import { business } from './business.ts';
import type { Dashboard } from './dashboard.ts';
import { dawsosOverview } from './dawsos-overview.ts';
import { jobs } from './jobs.ts';
import { loadTest } from './load-test.ts';
import { providers } from './providers.ts';
import { runtime } from './runtime.ts';
import { sloOverview } from './slo-overview.ts';

/** Every dashboard there is. */
export const allDashboards: readonly Dashboard[] = [
  sloOverview(slos),
  dawsosOverview,
  apiOverview,
  agentPerformance,
  alertDelivery,
  providers,
  jobs,
  business,
  runtime,
  loadTest(slos),
];

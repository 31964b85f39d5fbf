import type { RequestListener } from 'node:http';
import type { Secret } from '@dawsos/config';
import { createFaultInjector, createHttpApp, injectFaults, requireToken } from '@dawsos/http';
import type { HealthCheck } from '@dawsos/telemetry';
import { slowRequest } from './observability/slow-requests.ts';
import { translateErrors } from './requests/error-translation.ts';
import {
  type AlertRuleRoutesOptions,
  createAlertRule,
  deleteAlertRule,
  getAlertRule,
  listAlertRules,
} from './routes/alert-rules.ts';
import { type ExecuteRouteOptions, execute } from './routes/execute.ts';
import { listPatterns } from './routes/patterns.ts';
import { createPortfolio, getPortfolio, listPortfolios } from './routes/portfolios.ts';
import { type PrewarmRouteOptions, prewarmPack } from './routes/prewarm.ts';
import { appendTrade, type TradesRouteOptions } from './routes/trades.ts';
import { type ValuationRouteOptions, valuePortfolio } from './routes/valuation.ts';

/** What the routes need, and what every service's app does. */
export interface AppOptions
  extends Omit<ExecuteRouteOptions, 'injectFaults'>,
    AlertRuleRoutesOptions,
    TradesRouteOptions,
    PrewarmRouteOptions,
    ValuationRouteOptions {
  readonly checks: readonly HealthCheck[];
  readonly observabilityToken: Secret | undefined;
  readonly maxBodyBytes: number;
  readonly allowFaults: boolean;
  /** Makes the database slow once, for `db=slow`. */
  readonly slowDatabase: () => Promise<unknown>;
}

/** The public API of the platform (CONTRACT, HTTP). */
export function createExecutorApp(options: AppOptions): RequestListener {
  const { telemetry, checks, observabilityToken, maxBodyBytes, allowFaults, slowDatabase, patterns } = options;
  const faultOptions = { telemetry, allowed: allowFaults, slowDatabase };
  const faults = injectFaults(faultOptions);
  return createHttpApp({
    telemetry,
    checks,
    observabilityToken,
    maxBodyBytes,
    http: { slowMs: slowRequest },
    routes: (app) => {
      app.post('/v1/execute', execute({ ...options, injectFaults: createFaultInjector(faultOptions) }));
      app.get('/v1/patterns', faults, listPatterns(patterns));
      app.post('/v1/portfolios', faults, createPortfolio(options));
      app.get('/v1/portfolios', faults, listPortfolios(options));
      app.get('/v1/portfolios/:id', faults, getPortfolio(options));
      app.post('/v1/portfolios/:id/trades', faults, appendTrade(options));
      app.get('/v1/portfolios/:id/valuation', faults, valuePortfolio(options));
      app.post('/v1/alert-rules', faults, createAlertRule(options));
      app.get('/v1/alert-rules', faults, listAlertRules(options));
      app.get('/v1/alert-rules/:id', faults, getAlertRule(options));
      app.delete('/v1/alert-rules/:id', faults, deleteAlertRule(options));
      app.post('/v1/packs/:date/prewarm', requireToken(observabilityToken), prewarmPack(options));
      app.use(translateErrors);
    },
  });
}

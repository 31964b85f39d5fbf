import { createHash, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@dawsos/config';
import { checkHealth, type HealthCheck, sendTestSpan, type Telemetry } from '@dawsos/telemetry';
import { type RequestHandler, Router } from 'express';
import { Problem } from './problem.ts';

export interface OperationsOptions {
  readonly telemetry: Telemetry;
  readonly checks: readonly HealthCheck[];
  /** Bearer token that `/metrics` and `/observability/*` ask for; open without one. */
  readonly observabilityToken?: Secret | undefined;
}

/** The routes every service has for those who run it: health, metrics, telemetry's own state. */
export function operationsRoutes({ telemetry, checks, observabilityToken }: OperationsOptions): Router {
  const { tracing, metrics, log, options } = telemetry;
  const router = Router();
  const guard = requireToken(observabilityToken);

  router.get('/health', (_request, response) => {
    response.json({ status: 'up', service: options.service, version: options.version });
  });
  router.get('/health/detailed', async (_request, response) => {
    const report = await checkHealth(checks, (dependency, error) =>
      log.warn('dependency is down', { dependency, error }),
    );
    response.status(report.status === 'up' ? 200 : 503).json({ service: options.service, ...report });
  });
  router.get('/metrics', guard, async (request, response) => {
    const { contentType, body } = await metrics.render(request.headers.accept);
    response.setHeader('Content-Type', contentType);
    response.end(body);
  });
  router.get('/observability/stats', guard, (_request, response) => {
    const { sampleRate, queued, exported, dropped, failed } = tracing.stats();
    response.json({
      enabled: options.enabled,
      series: metrics.seriesCount(),
      sample_rate: sampleRate,
      spans: { queued, exported, dropped, failed },
    });
  });
  router.get('/observability/debug/trace', guard, async (_request, response) => {
    const { traceId, outcome } = await sendTestSpan(telemetry);
    response.json({ trace_id: traceId, export: outcome });
  });
  return router;
}

/** Lets requests with this bearer token through, all of them without one; compares digests, so that the time taken tells nothing of it. */
export function requireToken(token: Secret | undefined): RequestHandler {
  if (token === undefined) return (_request, _response, next) => next();
  const expected = digest(`Bearer ${token.reveal()}`);
  return (request, response, next) => {
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return next();
    response.setHeader('WWW-Authenticate', 'Bearer');
    throw new Problem({ status: 401, code: 'TOKEN_REQUIRED', detail: 'A valid observability token is required.' });
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

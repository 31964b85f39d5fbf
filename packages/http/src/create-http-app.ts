import type { RequestListener } from 'node:http';
import { type HttpTelemetryOptions, httpTelemetry, observeDependencies } from '@dawsos/telemetry';
import express, { type Express } from 'express';
import { errorBoundary, notFound } from './error-boundary.ts';
import { jsonBody } from './json-body.ts';
import { type OperationsOptions, operationsRoutes } from './operations-routes.ts';

export interface HttpAppOptions extends OperationsOptions {
  readonly http?: HttpTelemetryOptions;
  /** Largest JSON body in bytes; default 64 KiB. */
  readonly maxBodyBytes?: number;
  /** Mounts the service's own routes. */
  readonly routes: (app: Express) => void;
}

const noSniff = { 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' };

/**
 * Serves an Express app with what every service needs around its routes: telemetry outermost, bounded JSON bodies,
 * operations routes, problem details last.
 *
 * @example
 * const app = createHttpApp({ telemetry, checks, routes: (app) => app.get('/v1/patterns', listPatterns) });
 */
export function createHttpApp({
  telemetry,
  checks,
  observabilityToken,
  http,
  maxBodyBytes = 65_536,
  routes,
}: HttpAppOptions): RequestListener {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', 'simple');
  app.use((_request, response, next) => {
    response.set(noSniff);
    next();
  });
  observeDependencies(checks, telemetry);
  app.use(operationsRoutes({ telemetry, checks, observabilityToken }));
  app.use(jsonBody(maxBodyBytes));
  routes(app);
  app.use(notFound);
  app.use(errorBoundary(telemetry));
  // Around the app and not a layer in it: it sees what Express does with a request, and costs 2 KB a request less.
  const observe = httpTelemetry(telemetry, http);
  return (request, response) => observe(request, response, () => app(request, response));
}

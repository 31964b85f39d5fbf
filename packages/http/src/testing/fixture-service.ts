/** A small service with a route for everything that can go right or wrong; run as a process by the tests. */
import { loadConfig, secret, telemetryOptions, telemetryVariables } from '@dawsos/config';
import { spanNames } from '@dawsos/conventions';
import type { Lifecycle, Telemetry } from '@dawsos/telemetry';
import { z } from 'zod';
import { createHttpApp } from '../create-http-app.ts';
import { runMain } from '../run-main.ts';
import { runService } from '../run-service.ts';
import { startHttpServer } from '../start-http-server.ts';

const schema = z.object({
  ...telemetryVariables,
  LOG_FORMAT: z.enum(['json', 'human']).default('json'),
  OWN_SECRET: secret.optional(),
  /** Parts that never close. */
  HANGING_PARTS: z.coerce.number().default(0),
  GRACE_MS: z.coerce.number().default(10_000),
  FAIL_TO_START: z.string().optional(),
});

await runMain(async () => {
  const config = loadConfig(schema);
  const options = telemetryOptions('dawsos-executor', config, [config.OWN_SECRET?.reveal()]);
  const start = async (telemetry: Telemetry, lifecycle: Lifecycle): Promise<void> => {
    if (config.FAIL_TO_START !== undefined) throw new Error(config.FAIL_TO_START);
    const { tracing, log } = telemetry;
    for (let part = 0; part < config.HANGING_PARTS; part++) {
      lifecycle.onStop(`hanging ${part}`, () => new Promise(() => undefined));
    }
    const app = createHttpApp({
      telemetry,
      checks: [],
      routes: (routes) => {
        routes.post('/v1/portfolios/:id/valuation', async (request, response) => {
          telemetry.annotate({ portfolio_id: request.params.id, user_id: request.get('x-user-id') });
          log.info('body read', { body: request.body, headers: request.headers, query: request.query });
          await tracing.withSpan(spanNames.calculation, {}, async (span) => {
            span.set({ 'url.full': request.originalUrl });
          });
          response.json({ trace_id: tracing.current().traceId });
        });
        routes.post('/v1/fail', (request) => {
          telemetry.annotate({ user_id: request.get('x-user-id') });
          const cause = Object.assign(new Error(JSON.stringify(request.body)), { body: request.body });
          throw Object.assign(new Error(`failed for ${request.originalUrl}`, { cause }), request.body);
        });
        routes.get('/v1/slow', async (_request, response) => {
          log.info('slow request began');
          void log.flush();
          await new Promise((resolve) => setTimeout(resolve, 300));
          response.json('done');
        });
        routes.get('/v1/crash', () => {
          setImmediate(() => {
            throw new Error('crashed on purpose, password=hunter2-canary');
          });
        });
        routes.get('/v1/reject', () => {
          void Promise.reject(new Error('rejected on purpose'));
        });
        routes.get('/v1/chatter', (request, response) => {
          const text = 'x'.repeat(1000);
          for (let line = 0; line < Number(request.query.lines); line++) log.info('chatter', { line, text });
          response.json('said');
        });
      },
    });
    const server = await startHttpServer(app, { port: 0 });
    lifecycle.onStop('server', server.stop);
    log.info('listening', { port: server.port });
  };
  await runService(options, start, { graceMs: config.GRACE_MS });
});

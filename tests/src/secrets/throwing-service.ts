import { loadConfig, telemetryOptions, telemetryVariables } from '@dawsos/config';
import { serviceNames, spanNames } from '@dawsos/conventions';
import { createHttpApp, type Request, runMain, runService, startHttpServer } from '@dawsos/http';
import { z } from 'zod';

/** What the tests send: a text full of secrets and an object full of them. */
interface Secrets {
  readonly sentence: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** An error as bad as they come: secrets in its message, its own fields, its causes and the errors it is made of. */
function worstError({ sentence, fields }: Secrets): Error {
  const root = Object.assign(new RangeError(`root: ${sentence}`), { config: { headers: fields, data: [fields] } });
  const middle = new TypeError(`middle: ${sentence}`, { cause: root });
  const both = new AggregateError([middle, new Error(sentence), { ...fields }], `both: ${sentence}`, { cause: fields });
  return Object.assign(new Error(`cannot do it: ${sentence}`, { cause: both }), {
    detail: sentence,
    request: { body: fields, deeper: { still: [new Map(Object.entries(fields)), new Set([sentence])] } },
  });
}

/** What its health check tells of, when it fails. */
let lastSeen = 'nothing yet';

// A service like any other of ours, but for what its routes do to themselves.
await runMain(async () => {
  const config = loadConfig(z.object(telemetryVariables));
  await runService(telemetryOptions(serviceNames.executor, config), async (telemetry, lifecycle) => {
    const { log, tracing, annotate } = telemetry;
    const app = createHttpApp({
      telemetry,
      checks: [{ name: 'cache', required: false, check: () => Promise.reject(new Error(lastSeen)) }],
      routes: (express) => {
        express.post('/throw/:what', ({ body }: Request) => {
          lastSeen = body.sentence;
          annotate({ user_id: body.fields.user_id });
          throw worstError(body);
        });
        express.post('/tell/:what', async ({ body }: Request, response) => {
          const { sentence, fields } = body as Secrets;
          log.info(`about: ${sentence}`, {
            fields,
            list: [fields, { deeper: { still: fields } }],
            text: sentence,
            ...fields,
          });
          log.warn('it failed', { error: worstError({ sentence, fields }) });
          await tracing.withSpan(
            spanNames.calculation,
            { attributes: { 'url.full': `https://api.example/?q=${sentence}`, 'error.message': sentence } },
            async (span) => span.fail(worstError({ sentence, fields })),
          );
          response.json({ baggage: tracing.outgoingHeaders() });
        });
        express.post('/crash', ({ body }: Request, response) => {
          setImmediate(() => {
            throw worstError(body);
          });
          response.status(202).end();
        });
      },
    });
    const server = await startHttpServer(app, { port: 0 });
    lifecycle.onStop('http server', () => server.stop());
    log.info('listening', { port: server.port });
  });
});

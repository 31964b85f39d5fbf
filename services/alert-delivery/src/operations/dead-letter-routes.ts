import { deliveryErrors, deliveryMethods } from '@dawsos/conventions';
import { Problem, parseWith } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { Express, Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Actor, DeadLetterStore } from '../storage/dead-letter-store.ts';

/** What the routes need. */
export interface DeadLetterRoutesOptions {
  readonly deadLetters: DeadLetterStore;
  readonly telemetry: Telemetry;
  readonly now: () => Date;
  /** Lets operators through. */
  readonly operator: RequestHandler;
}

const reason = z.enum(deliveryErrors, `must be one of ${deliveryErrors.join(', ')}`).optional();
const delivery_method = z.enum(deliveryMethods, `must be one of ${deliveryMethods.join(', ')}`).optional();
const note = z.string('must be a text').trim().max(500, 'must have at most 500 characters').optional();
const uuid = z.guid('must be a UUID');

const listSchema = z.strictObject({
  reason,
  delivery_method,
  after: uuid.optional(),
  limit: z.coerce.number().int('must be a whole number').min(1).max(1_000).default(100),
});
const deedSchema = z.strictObject({ note });
const replayAllSchema = z.strictObject({ reason, delivery_method, note });
const idSchema = z.object({ id: uuid });
const badRequest = { status: 400, code: 'BAD_REQUEST' } as const;

/** `GET`, `GET /:id`, `POST /replay`, `POST /:id/replay`, `DELETE /:id` of `/v1/dead-letters`, for operators. */
export function mountDeadLetters(
  app: Express,
  { deadLetters, telemetry, now, operator }: DeadLetterRoutesOptions,
): void {
  const actorOf = (request: Request, said: string | undefined): Actor => ({
    name: operatorOf(request),
    note: said,
    now: now(),
    traceId: telemetry.tracing.current().traceId,
    traceparent: telemetry.tracing.traceparent(),
  });

  app.get('/v1/dead-letters', operator, async (request, response) => {
    const filter = parseWith(listSchema, request.query, { ...badRequest, detail: 'The query cannot be used.' });
    response.json(await deadLetters.list(filter));
  });
  app.get('/v1/dead-letters/:id', operator, async (request, response) => {
    const found = await deadLetters.find(idOf(request));
    if (!found) throw notFound();
    response.json(found);
  });
  app.post('/v1/dead-letters/replay', operator, async (request, response) => {
    const body = parseWith(replayAllSchema, request.body ?? {}, { ...badRequest, detail: 'The body cannot be used.' });
    response.json({ replayed: await deadLetters.replayAll(body, actorOf(request, body.note)) });
  });
  app.post('/v1/dead-letters/:id/replay', operator, async (request, response) => {
    if (!(await deadLetters.replay(idOf(request), actorOf(request, noteOf(request))))) throw notFound();
    response.status(202).json({ replayed: 1 });
  });
  app.delete('/v1/dead-letters/:id', operator, async (request, response) => {
    if (!(await deadLetters.discard(idOf(request), actorOf(request, noteOf(request))))) throw notFound();
    response.status(204).end();
  });
}

const idOf = ({ params }: Request): string =>
  parseWith(idSchema, params, { status: 400, code: 'BAD_ID', detail: 'The path does not name a dead letter.' }).id;

const noteOf = ({ body }: Request): string | undefined =>
  parseWith(deedSchema, body ?? {}, { ...badRequest, detail: 'The body cannot be used.' }).note;

/** The name the audit keeps; the token says that it is an operator, not which. */
function operatorOf(request: Request): string {
  const name = request.get('x-operator');
  if (name === undefined) return 'operator';
  if (/^[\w.@ -]{1,64}$/.test(name)) return name;
  const problems = [{ path: 'X-Operator', message: 'must be 1 to 64 letters, digits, blanks, _, ., @ and -' }];
  throw new Problem({ ...badRequest, detail: 'The X-Operator header cannot be used.', problems });
}

const notFound = (): Problem =>
  new Problem({ status: 404, code: 'DEAD_LETTER_NOT_FOUND', detail: 'There is no such dead letter (any more).' });

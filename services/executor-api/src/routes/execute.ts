import { type FaultInjector, Problem, parseWith } from '@dawsos/http';
import type { ObservedLocals, Telemetry } from '@dawsos/telemetry';
import type { Request, RequestHandler, Response } from 'express';
import { z } from 'zod';
import type { Pattern } from '../domain/patterns/pattern.ts';
import { type ExecutionRecord, observedExecutions } from '../observability/observed-executions.ts';
import type { RunObservedPattern } from '../observability/observed-patterns.ts';
import type { StepsOf } from '../observability/observed-steps.ts';
import { translateError } from '../requests/error-translation.ts';
import { isoDate } from '../requests/fields.ts';
import type { ResolveContext } from '../requests/resolve-context.ts';
import type { Identify } from '../requests/user-identity.ts';

/** What the route needs. */
export interface ExecuteRouteOptions {
  readonly identify: Identify;
  readonly injectFaults: FaultInjector;
  readonly patterns: ReadonlyMap<string, Pattern>;
  readonly resolveContext: ResolveContext;
  readonly stepsOf: StepsOf;
  readonly runPattern: RunObservedPattern;
  readonly telemetry: Telemetry;
}

const bodySchema = z.strictObject({
  pattern_id: z.string('must be a text').min(1, 'must not be empty').max(100, 'must have at most 100 characters'),
  inputs: z.record(z.string(), z.unknown(), 'must be an object'),
  asof_date: isoDate.optional(),
  require_fresh: z.boolean('must be true or false').default(false),
});

/** `POST /v1/execute`: runs a pattern for a user. */
export function execute(options: ExecuteRouteOptions): RequestHandler {
  const startRecord = observedExecutions(options.telemetry, [...options.patterns.keys()]);
  return async (request, response) => {
    const record = startRecord();
    try {
      const answer = await answerExecute(options, { request, response, record });
      record.end();
      response.json(answer);
    } catch (thrown) {
      const error = translateError(thrown);
      record.end(error);
      throw error;
    }
  };
}

interface Exchange {
  readonly request: Request;
  readonly response: Response;
  readonly record: ExecutionRecord;
}

async function answerExecute(options: ExecuteRouteOptions, { request, response, record }: Exchange) {
  const { identify, patterns, injectFaults, resolveContext, telemetry } = options;
  const userId = await identify(request);
  const body = parseWith(bodySchema, request.body, {
    status: 400,
    code: 'BAD_REQUEST',
    detail: 'The body is not an execute request.',
  });
  const pattern = patterns.get(body.pattern_id);
  if (!pattern) throw new Problem({ status: 404, code: 'PATTERN_NOT_FOUND', detail: 'There is no such pattern.' });
  record.setPattern(pattern.definition.id);
  const problems = pattern.checkInputs(body.inputs);
  if (problems.length > 0) {
    throw new Problem({ status: 422, code: 'BAD_INPUTS', detail: 'The inputs do not fit the pattern.', problems });
  }
  record.validated();

  const faults = await injectFaults(request, response);
  const startedAt = performance.now();
  const { traceId } = telemetry.tracing.current();
  const requestId = (response.locals as ObservedLocals).requestId ?? traceId;
  const { portfolio_id } = body.inputs;
  const { ctx } = await resolveContext({
    userId,
    requestId,
    traceId,
    portfolioId: typeof portfolio_id === 'string' ? portfolio_id : undefined,
    asofDate: body.asof_date,
    requireFresh: body.require_fresh,
  });
  const { trace_id: _, ...context } = ctx;
  telemetry.annotate(context);

  const { result, steps } = await options.runPattern(pattern, {
    input: body.inputs,
    context: ctx,
    runStep: options.stepsOf(pattern.definition.id, ctx, faults),
  });
  return {
    request_id: requestId,
    trace_id: traceId,
    pattern_id: pattern.definition.id,
    pricing_pack_id: ctx.pricing_pack_id,
    ledger_commit_hash: ctx.ledger_commit_hash,
    asof_date: ctx.asof_date,
    duration_ms: Math.round((performance.now() - startedAt) * 1000) / 1000,
    result,
    steps,
  };
}

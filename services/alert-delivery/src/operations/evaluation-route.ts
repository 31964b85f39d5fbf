import { type IsoDate, isIsoDate } from '@dawsos/domain';
import { parseWith } from '@dawsos/http';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Evaluate } from '../observability/observed-evaluation.ts';

const bodySchema = z.strictObject({
  asof_date: z.custom<IsoDate>(isIsoDate, 'must be a calendar date of the form YYYY-MM-DD').optional(),
});

/** `POST /v1/evaluations` `{asof_date?}` → 200 `{pricing_pack_id, rules}`: the step `evaluate_alerts` of a chain; may be repeated. */
export const evaluateOnRequest =
  (evaluate: Evaluate): RequestHandler =>
  async (request, response) => {
    const { asof_date } = parseWith(bodySchema, request.body ?? {}, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not an evaluation.',
    });
    response.json(await evaluate(asof_date));
  };

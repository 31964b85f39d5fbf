import { requestCtxSchema } from '@dawsos/domain';
import { faultsOf, parseWith } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { Invoker } from '../invoker.ts';

const bodySchema = z.strictObject({ ctx: requestCtxSchema, inputs: z.unknown() });

/** `POST /v1/agents/:agent_name/capabilities/:capability` `{ctx, inputs}` → `{result}`. */
export const invokeCapability =
  (invoker: Invoker, { annotate }: Telemetry): RequestHandler<{ agent_name: string; capability: string }> =>
  async (request, response) => {
    const { ctx, inputs } = parseWith(bodySchema, request.body, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not a call of a capability.',
    });
    const { trace_id: _, ...context } = ctx;
    annotate(context);
    const result = await invoker.invoke({ ...request.params, inputs }, ctx, faultsOf(response));
    response.json({ result });
  };

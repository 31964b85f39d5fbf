import type { RequestListener } from 'node:http';
import type { Secret } from '@dawsos/config';
import { createHttpApp } from '@dawsos/http';
import type { HealthCheck } from '@dawsos/telemetry';
import type { Evaluate } from './observability/observed-evaluation.ts';
import { type DeadLetterRoutesOptions, mountDeadLetters } from './operations/dead-letter-routes.ts';
import { evaluateOnRequest } from './operations/evaluation-route.ts';
import { requireOperator } from './operations/require-operator.ts';

/** What the routes need, and what every service's app does. */
export interface AppOptions extends Omit<DeadLetterRoutesOptions, 'operator'> {
  readonly evaluate: Evaluate;
  readonly checks: readonly HealthCheck[];
  readonly observabilityToken: Secret | undefined;
  readonly operatorToken: Secret | undefined;
  readonly maxBodyBytes: number;
}

/** What operators, and the nightly chain, ask of the worker. */
export const createAlertDeliveryApp = (options: AppOptions): RequestListener =>
  createHttpApp({
    ...options,
    routes: (app) => {
      const operator = requireOperator(options.operatorToken);
      mountDeadLetters(app, { ...options, operator });
      app.post('/v1/evaluations', operator, evaluateOnRequest(options.evaluate));
    },
  });

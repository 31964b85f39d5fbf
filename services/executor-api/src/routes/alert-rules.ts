import { createHash, randomUUID } from 'node:crypto';
import {
  type AlertRuleRequest,
  alertRuleSchema,
  portfolioOf,
  type ReceiverPolicy,
  webhookUrlProblem,
} from '@dawsos/alerts';
import { Problem, parseWith } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import type { AlertRule, AlertRuleStore } from '../adapters/alert-rule-store.ts';
import type { PortfolioStore } from '../adapters/portfolio-store.ts';
import type { SecurityStore } from '../adapters/security-store.ts';
import { alertRuleIdOf, unknownSymbol } from '../requests/fields.ts';
import { idempotencyKeyOf, idempotencyKeyReused } from '../requests/idempotency-key.ts';
import { portfolioNotFound } from '../requests/resolve-context.ts';
import type { Identify } from '../requests/user-identity.ts';

/** What the alert rule routes need. */
export interface AlertRuleRoutesOptions {
  readonly identify: Identify;
  readonly alertRules: AlertRuleStore;
  readonly portfolios: PortfolioStore;
  readonly securities: SecurityStore;
  readonly receivers: ReceiverPolicy;
  /** The secret that signs the webhooks of a rule. */
  readonly secretOf: (ruleId: string) => string;
  readonly telemetry: Telemetry;
}

/** Far beyond what a person keeps an eye on; each rule costs every evaluation. */
const maxRules = 200;

/** `POST /v1/alert-rules` `{name, condition, channels}` → 201 and the rule; the same again for a repeated Idempotency-Key. */
export const createAlertRule =
  (options: AlertRuleRoutesOptions): RequestHandler =>
  async (request, response) => {
    const { identify, alertRules, secretOf } = options;
    const userId = await identify(request);
    const idempotencyKey = idempotencyKeyOf(request);
    const body = parseWith(alertRuleSchema, request.body, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not an alert rule.',
    });
    refuseReceivers(body, options.receivers);
    await refuseUnknown(userId, body, options);
    const rule = {
      id: randomUUID(),
      ...body,
      portfolioId: portfolioOf(body.condition),
      idempotencyKey,
      requestHash: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
    };
    const created = await alertRules.create(userId, rule, maxRules);
    if (!('rule' in created)) throw notCreated(created.outcome);
    response.status(201).json(asOwnerSees(created.rule, secretOf));
  };

/** `GET /v1/alert-rules` → the user's own, oldest first. */
export const listAlertRules =
  ({ identify, alertRules, secretOf }: AlertRuleRoutesOptions): RequestHandler =>
  async (request, response) => {
    const rules = await alertRules.list(await identify(request));
    response.json(rules.map((rule) => asOwnerSees(rule, secretOf)));
  };

/** `GET /v1/alert-rules/:id` → one of the user's own. */
export const getAlertRule =
  ({ identify, alertRules, secretOf }: AlertRuleRoutesOptions): RequestHandler =>
  async (request, response) => {
    const userId = await identify(request);
    const rule = await alertRules.find(userId, alertRuleIdOf(request.params));
    if (!rule) throw ruleNotFound();
    response.json(asOwnerSees(rule, secretOf));
  };

/** `DELETE /v1/alert-rules/:id` → 204; what the rule has said already is still delivered. */
export const deleteAlertRule =
  ({ identify, alertRules }: AlertRuleRoutesOptions): RequestHandler =>
  async (request, response) => {
    const userId = await identify(request);
    if (!(await alertRules.remove(userId, alertRuleIdOf(request.params)))) throw ruleNotFound();
    response.status(204).end();
  };

/** A rule with webhooks comes with the secret that proves who called. */
const asOwnerSees = (rule: AlertRule, secretOf: (ruleId: string) => string) => ({
  ...rule,
  ...(rule.channels.some(({ method }) => method === 'webhook') && { webhook_secret: secretOf(rule.id) }),
});

function refuseReceivers({ channels }: AlertRuleRequest, policy: ReceiverPolicy): void {
  const problems = channels.flatMap((channel, index) => {
    const message = channel.method === 'webhook' ? webhookUrlProblem(channel.url, policy) : undefined;
    return message === undefined ? [] : [{ path: `channels.${index}.url`, message }];
  });
  if (problems.length === 0) return;
  throw new Problem({ status: 422, code: 'BAD_RECEIVER', detail: 'A webhook cannot be sent there.', problems });
}

async function refuseUnknown(
  userId: string,
  { condition }: AlertRuleRequest,
  { alertRules, portfolios, securities, telemetry }: AlertRuleRoutesOptions,
): Promise<void> {
  const portfolioId = portfolioOf(condition);
  if (portfolioId !== undefined) {
    if (!(await portfolios.find(userId, portfolioId))) throw portfolioNotFound();
    telemetry.annotate({ portfolio_id: portfolioId });
  }
  if (condition.type === 'price_move' && !(await securities.exists(condition.symbol))) {
    throw unknownSymbol('condition.symbol');
  }
  if (condition.type === 'macro_threshold' && !(await alertRules.knowsSeries(condition.series))) {
    throw new Problem({
      status: 422,
      code: 'UNKNOWN_SERIES',
      detail: 'There is no such series.',
      problems: [{ path: 'condition.series', message: 'is not known' }],
    });
  }
}

function notCreated(outcome: 'deleted' | 'idempotency_conflict' | 'too_many'): Problem {
  switch (outcome) {
    case 'idempotency_conflict':
      return idempotencyKeyReused('alert rule');
    // A request that was late, or repeated, must not bring back what its owner has deleted.
    case 'deleted':
      return new Problem({
        status: 410,
        code: 'ALERT_RULE_DELETED',
        detail: 'The alert rule of this Idempotency-Key was deleted; another key makes another one.',
      });
    case 'too_many':
      return new Problem({
        status: 422,
        code: 'TOO_MANY_RULES',
        detail: `A user has at most ${maxRules} alert rules.`,
      });
  }
}

const ruleNotFound = (): Problem =>
  new Problem({ status: 404, code: 'ALERT_RULE_NOT_FOUND', detail: 'You have no such alert rule.' });

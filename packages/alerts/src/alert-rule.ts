import { type AlertType, alertTypes } from '@dawsos/conventions';
import { isCurrency, isDecimal, isSymbol } from '@dawsos/domain';
import { z } from 'zod';

// A JSON number is taken at the decimal text it is written with.
const decimalText = z.union([z.string(), z.number().transform(String)], 'must be a decimal number');
const percentText = /^(?=.*[1-9])(?:0|[1-9]\d{0,3})(?:\.\d{1,4})?$/;
const percent = decimalText.refine(
  (text) => percentText.test(text),
  'must be positive, with at most 4 digits before and 4 after the point',
);
/** A share of a whole, in percent. */
const sharePercent = percent.refine((text) => Number(text) < 100, 'must be below 100');
const portfolio_id = z.guid('must be a UUID').transform((id) => id.toLowerCase());
const direction = z.enum(['up', 'down', 'either'], 'must be up, down or either').default('either');

const conditionSchemas = {
  /** A security's price, splits aside, has moved by `percent` since the pack before. */
  price_move: z.strictObject({
    type: z.literal('price_move'),
    symbol: z.string('must be a text').refine(isSymbol, 'must be a symbol'),
    percent,
    direction,
  }),
  /** What a portfolio held at the pack before is worth `percent` more or less. */
  portfolio_value_move: z.strictObject({ type: z.literal('portfolio_value_move'), portfolio_id, percent, direction }),
  /** More than `percent` of a portfolio is priced in `currency`. */
  currency_exposure: z.strictObject({
    type: z.literal('currency_exposure'),
    portfolio_id,
    currency: z.string('must be a text').refine(isCurrency, 'must be an ISO 4217 currency code'),
    percent: sharePercent,
  }),
  /** One position is more than `percent` of a portfolio. */
  concentration: z.strictObject({ type: z.literal('concentration'), portfolio_id, percent: sharePercent }),
  /** The latest figure of a macro series is beyond `threshold`. */
  macro_threshold: z.strictObject({
    type: z.literal('macro_threshold'),
    series: z.string('must be a text').regex(/^[A-Z0-9:a-z]{1,40}$/, 'must be the name of a series'),
    operator: z.enum(['above', 'below'], 'must be above or below'),
    threshold: decimalText.refine(isDecimal, 'must be a plain decimal number'),
  }),
  /** No pack has been fresh for `minutes`. */
  pack_not_fresh: z.strictObject({
    type: z.literal('pack_not_fresh'),
    minutes: z
      .int('must be a whole number')
      .min(0, 'must be at least 0')
      .max(10_080, 'must be at most 10080')
      .default(30),
  }),
} as const satisfies Record<AlertType, z.ZodType>;

const conditionSchema = z.discriminatedUnion(
  'type',
  [
    conditionSchemas.price_move,
    conditionSchemas.portfolio_value_move,
    conditionSchemas.currency_exposure,
    conditionSchemas.concentration,
    conditionSchemas.macro_threshold,
    conditionSchemas.pack_not_fresh,
  ],
  { error: `type must be one of ${alertTypes.join(', ')}` },
);

/** When a rule speaks; percentages and thresholds are decimal strings. */
export type AlertCondition = z.output<typeof conditionSchema>;
/** A condition of one type. */
export type ConditionOf<Type extends AlertType> = z.output<(typeof conditionSchemas)[Type]>;

const channelSchema = z.discriminatedUnion(
  'method',
  [
    z.strictObject({
      method: z.literal('webhook'),
      url: z.url({ protocol: /^https?$/, error: 'must be an http or https URL' }).max(2_000, 'must be shorter'),
    }),
    z.strictObject({
      method: z.literal('email'),
      address: z.email('must be an e-mail address').max(254, 'must have at most 254 characters'),
    }),
    z.strictObject({ method: z.literal('log') }),
  ],
  { error: 'method must be webhook, email or log' },
);

/** Where a rule says it: one to three channels. */
export const alertChannelsSchema = z
  .array(channelSchema, 'must be a list of channels')
  .min(1, 'must name a channel')
  .max(3, 'must name at most 3 channels');

/** One of a rule's channels. */
export type AlertChannel = z.output<typeof channelSchema>;

/** What a user sends to make a rule. */
export const alertRuleSchema = z.strictObject({
  name: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(100, 'must have at most 100 characters')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters'),
  condition: conditionSchema,
  channels: alertChannelsSchema,
});

/** A rule as it is asked for. */
export type AlertRuleRequest = z.output<typeof alertRuleSchema>;

/** The portfolio a condition is about, if it is about one. */
export const portfolioOf = (condition: AlertCondition): string | undefined =>
  'portfolio_id' in condition ? condition.portfolio_id : undefined;

import { type IsoDate, isCurrency, isIsoDate } from '@dawsos/domain';
import { Problem, parseWith } from '@dawsos/http';
import { z } from 'zod';
import { isUuid } from '../domain/is-uuid.ts';

/** A calendar day. */
export const isoDate = z.custom<IsoDate>(isIsoDate, 'must be a calendar date of the form YYYY-MM-DD');

/** An ISO 4217 code. */
export const currency = z.string('must be a text').refine(isCurrency, 'must be an ISO 4217 currency code');

const idSchema = z.object({ id: z.custom<string>(isUuid, 'must be a UUID') });

const idOf =
  (what: string) =>
  (params: unknown): string =>
    parseWith(idSchema, params, { status: 400, code: 'BAD_ID', detail: `The path does not name ${what}.` }).id;

/** The `:id` of a portfolio's path; throws a 400 Problem unless it is a UUID, so that nothing else reaches a query. */
export const portfolioIdOf = idOf('a portfolio');
/** The same of an alert rule's path. */
export const alertRuleIdOf = idOf('an alert rule');

/** The answer to a symbol, at `path` of the body, that no security has. */
export const unknownSymbol = (path: string): Problem =>
  new Problem({
    status: 422,
    code: 'UNKNOWN_SYMBOL',
    detail: 'There is no such security.',
    problems: [{ path, message: 'is not known' }],
  });

import { type IsoDate, isIsoDate } from '../dates/iso-date.ts';
import { DomainError } from '../domain-error.ts';

const PREFIX = 'PP_';

/** The text is no pack id. */
export class InvalidPackIdError extends DomainError {
  constructor() {
    super('INVALID_PACK_ID', 'not a pack id of the form PP_YYYY-MM-DD');
  }
}

/** The id of the pack of one date: `PP_2013-03-01`. */
export const packId = (asofDate: IsoDate): string => `${PREFIX}${asofDate}`;

/** Whether `value` is the pack id of an existing calendar day. */
export const isPackId = (value: unknown): value is string =>
  typeof value === 'string' && value.startsWith(PREFIX) && isIsoDate(value.slice(PREFIX.length));

/** The date of a pack id; throws {@link InvalidPackIdError} for anything else. */
export function parsePackId(value: unknown): IsoDate {
  const date = typeof value === 'string' && value.startsWith(PREFIX) ? value.slice(PREFIX.length) : undefined;
  if (!isIsoDate(date)) throw new InvalidPackIdError();
  return date;
}

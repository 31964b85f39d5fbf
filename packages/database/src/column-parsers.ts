import { types } from 'pg';

type Parser = (text: string) => unknown;

/** Object ids of PostgreSQL's built-in types (pg_type.dat), which never change. */
const oid = {
  int8: 20,
  date: 1082,
  numeric: 1700,
  int8Array: 1016,
  dateArray: 1182,
  numericArray: 1231,
  textArray: 1009,
};

const parseTextArray = types.getTypeParser(oid.textArray) as (text: string) => (string | null)[];

const parsers: ReadonlyMap<number, Parser> = new Map<number, Parser>([
  [oid.int8, parseSafeInteger],
  [oid.date, (text) => text],
  [oid.numeric, (text) => text],
  [oid.int8Array, (text) => parseTextArray(text).map((item) => (item === null ? null : parseSafeInteger(item)))],
  [oid.dateArray, parseTextArray],
  [oid.numericArray, parseTextArray],
]);

/**
 * Column values without loss: numeric stays a decimal string (a float would round money), date an ISO string (a Date
 * would move it across time zones), bigint becomes a number or, beyond 2^53, throws RangeError. The rest is the driver's.
 */
export const columnParsers = {
  getTypeParser(id: number, format?: 'text' | 'binary'): Parser {
    const own = format === 'binary' ? undefined : parsers.get(id);
    return own ?? (types.getTypeParser(id, format as 'text') as Parser);
  },
};

function parseSafeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('a bigint column holds a value beyond 2^53');
  return value;
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;
/** The third argument of a reviver is in Node 24, but not yet in the typings. */
const parse = JSON.parse as (text: string, reviver: SourceReviver) => unknown;

/** Parses JSON with every number as the text it was written as; throws SyntaxError. */
export const parseExactJson = (body: Buffer): unknown =>
  parse(body.toString(), (_key, value, { source }) => (typeof value === 'number' ? source : value));

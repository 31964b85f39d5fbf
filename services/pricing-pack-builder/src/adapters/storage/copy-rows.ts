/** One row of COPY text: tab between the fields, newline after them; backslash, tab and newline inside are escaped. */
export const copyRow = (fields: readonly string[]): string => `${fields.map(escapeField).join('\t')}\n`;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escapeField = (field: string): string =>
  /[\\\t\n\r]/.test(field) ? field.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? '') : field;

/** Feeds a COPY with what is already in memory. */
export async function* oneChunk(chunk: string | Buffer): AsyncGenerator<string | Buffer> {
  if (chunk.length > 0) yield chunk;
}

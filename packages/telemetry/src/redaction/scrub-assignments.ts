import { hashId } from './hash-id.ts';
import { classifyKey } from './key-policy.ts';
import { redactedMark } from './redacted-mark.ts';

/** A key with what parts it from its value: `key=`, `"key": `, `\"key\":` in JSON inside JSON, `a[key]=`, `Key (key)=`. */
const assignment = /(?<![\w.-])([\w.-]+)(?:\\*["'\])]|%5D)*[ \t]*[=:]{1,3}>?[ \t]*/gi;
/** A value in escaped quotes, or in quotes; one that is not closed goes to the end of its line. */
const quoted = /(\\+)".*?(?:(?<!\\)\1"|$)|"(?:[^"\\\r\n]|\\.?)*(?:"|$)|'(?:[^'\\\r\n]|\\.?)*(?:'|$)/my;
const bracket = /[[{(]/y;
const word = /[^\s&"',;)}\]]+/y;
/** Credentials of these keys are several words long. */
const lineLong = /(?:cookie|authorization)$/i;
const restOfLine = /[^\r\n]+/y;
/** Parameters of a statement, and nothing at all. */
const noValue = /^(?:\$\d+(?:::\w+)?|\?|null|undefined)$/;

/** Redacts and hashes the values that stand in a text beside their key, by the same policy as fields of an object. */
export function scrubAssignments(text: string): string {
  let clean = '';
  let done = 0;
  for (const { 0: head, 1: key = '', index } of text.matchAll(assignment)) {
    const start = index + head.length;
    const piiClass = index < done ? 'text' : classifyKey(key);
    if (piiClass === 'text') continue;
    const value = valueAt(text, start, key);
    if (value === '' || noValue.test(value)) continue;
    clean += text.slice(done, start) + (piiClass === 'hash' ? hashWithin(value) : redactedMark);
    done = start + value.length;
  }
  return clean + text.slice(done);
}

function valueAt(text: string, start: number, key: string): string {
  if (matchAt(bracket, text, start) !== '') {
    const end = endOfBrackets(text, start);
    // What follows without a gap belongs to it, or it would pass for the value when the text is scrubbed again.
    return text.slice(start, end) + matchAt(word, text, end);
  }
  return matchAt(quoted, text, start) || matchAt(lineLong.test(key) ? restOfLine : word, text, start);
}

function matchAt(pattern: RegExp, text: string, start: number): string {
  pattern.lastIndex = start;
  return pattern.exec(text)?.[0] ?? '';
}

/** Behind the bracket that closes the one at `start`; the text's end where none does. */
function endOfBrackets(text: string, start: number): number {
  let open = 0;
  for (let index = start; index < text.length; index++) {
    const character = text.charAt(index);
    if ('[{('.includes(character)) open++;
    else if (']})'.includes(character) && --open === 0) return index + 1;
  }
  return text.length;
}

/** The hash of an id, the quotes around it left standing. */
const hashWithin = (value: string): string =>
  value.replace(
    /^(\\*["'(]?)([\s\S]*?)(\\*["')]?)$/,
    (_all, open: string, id: string, close: string) => open + hashId(id) + close,
  );

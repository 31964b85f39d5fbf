import { redactedMark } from './redacted-mark.ts';

/** Groups of digits, as card numbers, dates and much else are written; no part of a decimal fraction. */
const digitGroups = /(?<!\d|\d\.)\d(?:[ -]?\d){12,}(?!\d|\.\d)/g;
/** Lengths of card numbers (ISO/IEC 7812-1) and what those of today's networks begin with; Unix times begin with 1. */
const shape = /^[2-6]\d{12,18}$/;
const longest = 19;
/** Digits in each group of a card number but the last; in a date there are fewer. */
const leastInGroup = 4;
const hexDigit = /[0-9a-f]/i;
const hexIdLength = 32;

/** Replaces card numbers, whatever digits stand beside them; a trace id or a digest that holds such digits stays. */
export const scrubCardNumbers = (text: string): string =>
  text.replace(digitGroups, (digits, offset: number) =>
    isInHexId(text, offset, offset + digits.length) ? digits : scrubGroups(digits),
  );

function scrubGroups(digits: string): string {
  const groups = [...digits.matchAll(/\d+/g)];
  let clean = '';
  let done = 0;
  for (let first = 0; first < groups.length; first++) {
    const end = endOfCard(groups, first);
    if (end === undefined) continue;
    clean += digits.slice(done, groups[first]?.index) + redactedMark;
    done = end;
    while (first + 1 < groups.length && (groups[first + 1] as RegExpExecArray).index < end) first++;
  }
  return clean + digits.slice(done);
}

/** Where the longest card number that begins with a group ends; undefined where none does. */
function endOfCard(groups: readonly RegExpExecArray[], first: number): number | undefined {
  let number = '';
  let end: number | undefined;
  for (const { 0: group, index } of groups.slice(first, first + 1 + longest / leastInGroup)) {
    number += group;
    if (number.length > longest) break;
    if (shape.test(number) && passesLuhn(number)) end = index + group.length;
    if (group.length < leastInGroup) break;
  }
  return end;
}

/** Whether the digits lie inside a longer run of hex digits that is long enough for an id. */
function isInHexId(text: string, start: number, end: number): boolean {
  let from = start;
  let to = end;
  while (to - from < hexIdLength && hexDigit.test(text.charAt(from - 1))) from--;
  while (to - from < hexIdLength && hexDigit.test(text.charAt(to))) to++;
  return to - from >= hexIdLength && to - from > end - start;
}

/** Luhn's checksum (ISO/IEC 7812-1, annex B). */
function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index++) {
    const digit = Number(digits[digits.length - 1 - index]);
    sum += index % 2 === 0 ? digit : digit < 5 ? digit * 2 : digit * 2 - 9;
  }
  return sum % 10 === 0;
}

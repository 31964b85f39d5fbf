import { randomInt, randomUUID } from 'node:crypto';

const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join('');
const letters = (count: number): string =>
  Array.from({ length: count }, () => String.fromCharCode(97 + randomInt(26))).join('');

/** Secrets of each kind, new in each run, that must not leave a process by any way but the answer to who sent them. */
export const canaries = {
  card: withLuhnDigit(`4${digits(14)}`),
  email: `${letters(12)}@${letters(10)}.example.org`,
  password: `${letters(6)}-${digits(4)}!${letters(6)}`,
  bearer: `eyJ${letters(20)}.eyJ${letters(24)}.${letters(30)}`,
  apiKey: `sk_live_${letters(24)}`,
  ssn: `${randomInt(100, 665)}-${randomInt(10, 99)}-${randomInt(1000, 9999)}`,
  user: randomUUID(),
  amount: `${randomInt(100_000, 999_999)}.${randomInt(101, 999)}`,
} as const;

/** What a user holds: a word like any other, which only whoever writes it down can leave out. */
export const symbolCanary = letters(8).toUpperCase();

export type CanaryKind = keyof typeof canaries;

/** The number of a payment card: its last digit is worked out of the others. */
function withLuhnDigit(number: string): string {
  const sum = [...number]
    .map(Number)
    .reverse()
    .map((digit, index) => (index % 2 === 0 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit))
    .reduce((a, b) => a + b, 0);
  return `${number}${(10 - (sum % 10)) % 10}`;
}

const { card, email, password, bearer, apiKey, ssn, user, amount } = canaries;

/** All of them as people and libraries write them into messages. */
export const sentence = [
  `cannot charge card ${card} of <${email}>`,
  `ssn ${ssn}`,
  `password=${password}`,
  `Authorization: Bearer ${bearer}`,
  `api_key: "${apiKey}"`,
  `user_id=${user}`,
  `amount=${amount}`,
  `postgres://${email.split('@')[0]}:${encodeURIComponent(password)}@10.0.0.1/db`,
].join('; ');

/** All of them as the fields of an object. */
export const fields = {
  card_number: card,
  email,
  password,
  authorization: `Bearer ${bearer}`,
  apiKey,
  ssn,
  user_id: user,
  amount,
  note: sentence,
} as const;

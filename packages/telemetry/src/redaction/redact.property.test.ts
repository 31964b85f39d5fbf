import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canary, type Planted, plantedText, secretKey, uuid } from '../testing/planted-secrets.ts';
import { hashId } from './hash-id.ts';
import { redact } from './redact.ts';
import { scrubText } from './scrub-text.ts';

const written = (value: unknown): string => `${JSON.stringify(redact(value))} ${inspect(redact(value), { depth: 20 })}`;

/** An object under whose keys a canary stands, as a secret field or inside text. */
const leaf: fc.Arbitrary<Planted & { value: unknown }> = fc.oneof(
  fc.tuple(secretKey, canary).map(([key, secret]) => ({ text: key, secret, value: { [key]: secret } })),
  fc.tuple(secretKey, canary).map(([key, secret]) => ({ text: key, secret, value: { [key]: [{ deep: secret }] } })),
  fc.tuple(secretKey, canary).map(([key, secret]) => ({ text: key, secret, value: new Map([[key, secret]]) })),
  plantedText.map((found) => ({ ...found, value: found.text })),
  plantedText.map((found) => ({ ...found, value: { [found.text]: 1 } })),
);

/** Ways in which a value is packed into another. */
const wrappers: readonly ((inner: unknown) => unknown)[] = [
  (inner) => ({ note: inner, other: 1 }),
  (inner) => [1, inner, null],
  (inner) => new Set([inner]),
  (inner) => new Map<unknown, unknown>([['note', inner]]),
  (inner) => new Error('failed', { cause: inner }),
  (inner) => new Error(inspect(inner)),
  (inner) => Object.assign(new TypeError('failed'), { detail: inner }),
  (inner) => Object.assign(new Error('failed'), { name: inspect(inner) }),
  (inner) => new AggregateError([new Error('one', { cause: inner }), inner], 'all failed'),
  (inner) => ({ toJSON: () => inner }),
  (inner) => Object.create({ inherited: 1 }, { own: { value: inner, enumerable: true } }),
  (inner) => ({
    get note() {
      return inner;
    },
  }),
  (inner) => Object.assign(Object.create(null), { note: inner }),
  (inner) => {
    const cycle: Record<string, unknown> = { inner };
    cycle.self = cycle;
    return cycle;
  },
];

describe('redact', () => {
  it('lets no planted secret through, wherever it stands', () => {
    fc.assert(
      fc.property(leaf, fc.array(fc.constantFrom(...wrappers), { maxLength: 6 }), ({ value, secret }, wraps) => {
        expect(written(wraps.reduce((inner, wrap) => wrap(inner), value))).not.toContain(secret);
      }),
      { numRuns: 1500 },
    );
  });

  it('leaves of a person’s id its hash', () => {
    fc.assert(
      fc.property(uuid, fc.constantFrom('user_id', 'portfolioId', 'note'), (id, key) => {
        expect(redact({ deep: { [key]: id } })).toEqual({ deep: { [key]: hashId(id) } });
      }),
    );
  });

  const anything = fc.anything({
    withBigInt: true,
    withBoxedValues: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
    withSet: true,
    withSparseArray: true,
    withTypedArray: true,
  });

  it('never throws, and answers plain JSON', () => {
    fc.assert(
      fc.property(anything, (value) => void JSON.stringify(redact(value))),
      { numRuns: 500 },
    );
  });

  it('never changes what it is given', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const before = fc.stringify(value);
        redact(value);
        expect(fc.stringify(value)).toBe(before);
      }),
      { numRuns: 500 },
    );
  });

  it('changes nothing when it is done again', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          anything,
          leaf.map(({ value }) => value),
        ),
        (value) => {
          const once = redact(value);
          expect(redact(once)).toEqual(once);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

/** Pieces that secrets and what stands around them are made of, put together without sense. */
const fragments = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'password',
        'user_id',
        'Bearer ',
        'eyJ',
        '=',
        ':',
        '"',
        "'",
        '\\',
        '[',
        ']',
        '{',
        '(',
        ')',
        ' ',
        '\n',
      ),
      fc.constantFrom(
        '@',
        '.com',
        '://',
        '4111 1111 1111 1111',
        '078-05-1120',
        '-',
        '4',
        '[REDACTED]',
        'cookie: a=b; c',
      ),
      plantedText.map(({ text }) => text),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('scrubText', () => {
  it('changes nothing when it is done again, whatever stands side by side', () => {
    fc.assert(
      fc.property(fragments, (text) => {
        const once = scrubText(text);
        expect(scrubText(once)).toBe(once);
      }),
      { numRuns: 3000, examples: [['user_id:[REDACTED]@']] },
    );
  });

  it('finds a secret between any two marks', () => {
    const mark = fc.constantFrom('', ' ', '(', ')', '"', "'", ',', ';', '\n', '\t', '<', '>', '|', '*', '`');
    fc.assert(
      fc.property(mark, plantedText, mark, (before, { text, secret }, after) => {
        expect(scrubText(`${before}${text.trim()}${after}`)).not.toContain(secret);
      }),
      { numRuns: 1000 },
    );
  });
});

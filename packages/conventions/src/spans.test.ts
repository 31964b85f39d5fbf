import { describe, expect, it } from 'vitest';
import { hashedKeys, redactedKeys } from './pii.ts';
import { contextAttributes, roundForTelemetry, spanAttributes, spanNames } from './spans.ts';

const attributes = Object.entries(spanAttributes);

describe('span names', () => {
  it('are unique, lower case and free of data', () => {
    const names = Object.values(spanNames);
    expect(names).toEqual([...new Set(names)]);
    for (const name of names) expect(name).toMatch(/^[a-z_]+(\.[a-z_]+)*$/);
  });
});

describe('span attributes', () => {
  it('are named as OpenTelemetry names attributes', () => {
    for (const [name] of attributes) expect(name).toMatch(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/);
  });

  it('are unique however a backend writes them', () => {
    const flattened = attributes.map(([name]) => name.replaceAll('.', '_'));
    expect(flattened).toEqual([...new Set(flattened)]);
  });

  it('hash whatever is an id of a person or of what a person owns', () => {
    for (const key of hashedKeys.filter((name) => name in spanAttributes)) {
      expect(spanAttributes[key as keyof typeof spanAttributes].pii).toBe('hash');
    }
    expect(contextAttributes.user_id.pii).toBe('hash');
    expect(contextAttributes.portfolio_id.pii).toBe('hash');
  });

  it('carry a redacted key only where it is explained: securities, on provider fetches', () => {
    const exceptions = attributes.filter(
      ([name, { pii }]) => pii === 'none' && (redactedKeys as readonly string[]).includes(name),
    );
    expect(exceptions.map(([name]) => name)).toEqual(['security_id']);
  });
});

it.each([
  [35_381.2, 35_000],
  [0.012_345, 0.012],
  [9_960, 10_000],
  [0, 0],
  [-1_250_000, -1_300_000],
])('rounds %d to two significant digits for a trace', (value, rounded) => {
  expect(roundForTelemetry(value)).toBe(rounded);
});

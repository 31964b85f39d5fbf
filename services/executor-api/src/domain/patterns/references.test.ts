import { expect, test } from 'vitest';
import type { Template } from './pattern.ts';
import { type ReferenceScope, referencesIn, resolveTemplate } from './references.ts';

const scope: ReferenceScope = {
  input: { portfolio_id: 'p', constructor_arguments: 1 },
  context: { asof_date: '2013-03-01', pricing_pack_id: 'PP_2013-03-01', ledger_commit_hash: 'h' },
  step: new Map<string, unknown>([
    ['positions', { base_currency: 'GBP', positions: [{ symbol: 'IBM' }] }],
    ['nothing', null],
  ]),
};

test('references are replaced at any depth, everything else stays as it is', () => {
  const template: Template = {
    fixed: [1, 'two', null, true],
    id: { $input: 'portfolio_id' },
    nested: { list: [{ $step: 'positions.positions' }, { $context: 'asof_date' }] },
  };
  expect(resolveTemplate(template, scope)).toEqual({
    fixed: [1, 'two', null, true],
    id: 'p',
    nested: { list: [[{ symbol: 'IBM' }], '2013-03-01'] },
  });
});

test('what is not there is left out of objects', () => {
  const template = { given: { $input: 'portfolio_id' }, optional: { $input: 'window_days' } };
  expect(resolveTemplate(template, scope)).toEqual({ given: 'p' });
});

test('a path that leads nowhere, or to what every object inherits, gives nothing', () => {
  const paths = ['positions.missing.deeper', 'positions.constructor', 'positions.base_currency.length', 'nothing.x'];
  for (const path of paths) expect(resolveTemplate({ value: { $step: path } }, scope)).toEqual({});
  expect(resolveTemplate({ value: { $input: 'constructor' } }, scope)).toEqual({});
});

test('an object is a reference only when that is all it is', () => {
  const template = { a: { $step: 'positions', note: 'kept' }, b: { $other: 'x' }, c: { $step: 7 } };
  expect(referencesIn(template)).toEqual([]);
  expect(resolveTemplate(template, scope)).toEqual(template);
});

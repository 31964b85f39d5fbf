import { expect, it } from 'vitest';
import { counter, type LabelsOf, oneOf } from './metric-definition.ts';
import { metrics } from './metrics/catalogue.ts';
import { serviceNames } from './service-names.ts';
import type { ContextFields, SpanAttributes } from './spans.ts';

/** Each line under `@ts-expect-error` is checked by tsc: if it ever compiled, the directive itself would fail. */
it('refuses labels, attributes and names outside the catalogue at compile time', () => {
  type Labels = LabelsOf<typeof metrics.databaseQueries>;
  const declared: Labels = { operation: 'select', table: 'trades' };
  // @ts-expect-error a label value outside the closed set
  const wrongValue: Labels = { operation: 'truncate', table: 'trades' };
  // @ts-expect-error a label left out
  const missing: Labels = { operation: 'select' };
  // @ts-expect-error a label the metric does not have
  const unknown: Labels = { operation: 'select', table: 'trades', user_id: '1' };
  // @ts-expect-error an attribute the catalogue does not have
  const attribute: SpanAttributes = { user_name: 'bob' };
  // @ts-expect-error an attribute of another type
  const type: SpanAttributes = { step_index: 'first' };
  // @ts-expect-error a field that is not request context
  const field: ContextFields = { pattern_id: 'portfolio_overview' };
  // @ts-expect-error a metric that is not in the catalogue
  const metric = metrics.cacheEvictions;
  // @ts-expect-error a counter without _total
  const named = counter({ name: 'dawsos_trades', help: 'Trades.', owners: [serviceNames.executor] });
  // @ts-expect-error an owner that does not exist
  const owned = counter({ name: 'dawsos_trades_total', help: 'Trades.', owners: ['dawsos-billing'] });

  expect([declared, wrongValue, missing, unknown, attribute, type, field, named, owned]).not.toContain(undefined);
  expect(metric).toBeUndefined();
  expect(oneOf('buy', 'sell').values).toEqual(['buy', 'sell']);
});

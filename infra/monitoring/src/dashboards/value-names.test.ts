import { metrics } from '@dawsos/conventions';
import { expect, it } from 'vitest';
import { breakerNames, packNames } from './value-names.ts';

it.each([
  { metric: metrics.packFreshness, names: packNames },
  { metric: metrics.agentBreakerState, names: breakerNames },
  { metric: metrics.providerBreakerState, names: breakerNames },
])('names the values of $metric.name as its help does', ({ metric, names }) => {
  const said = names.map(({ text }, value) => `${value} ${text.toLowerCase().replace('_', '-')}`);
  expect(metric.help).toContain(said.join(', '));
});

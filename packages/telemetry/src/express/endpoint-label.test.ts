import { expect, it } from 'vitest';
import { endpointLabel } from './endpoint-label.ts';

it.each([
  ['/v1/portfolios/:id/valuation', '/valuation'],
  ['/v1/execute', '/execute'],
  ['/v1/portfolios', '/portfolios'],
  ['/v1/portfolios/:id', '/portfolios'],
  ['/v1/portfolios/:id/trades', '/trades'],
  ['/v1/agents/:agent_name/capabilities/:capability', '/agents/capabilities'],
  ['/v2/patterns', '/patterns'],
  ['/v10/patterns', '/patterns'],
  ['/vault', '/vault'],
  ['/health', '/health'],
  ['/health/detailed', '/health/detailed'],
  ['/observability/debug/trace', '/observability/debug/trace'],
  ['/files/*path', '/files'],
  ['/:id', '/'],
  ['/', '/'],
  [undefined, 'unmatched'],
])('route %s is counted as %s', (template, label) => {
  expect(endpointLabel(template)).toBe(label);
});

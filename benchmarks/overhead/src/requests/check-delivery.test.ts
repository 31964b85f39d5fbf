import { expect, test } from 'vitest';
import { variantNamed } from '../variants/catalogue.ts';
import { checkDelivery } from './check-delivery.ts';

const whole = { spans: 4_001, errors: 1, logLines: 1_001, requests: 1_000 };

test.each(['dawsos-100', 'dawsos-lean-100'])('%s delivers each span of each request, or is no result', (name) => {
  const variant = variantNamed(name);
  expect(() => checkDelivery(variant, 'plain', whole)).not.toThrow();
  expect(() => checkDelivery(variant, 'database', { ...whole, spans: 6_001 })).not.toThrow();
  for (const spans of [1_001, 4_000, 4_002]) {
    expect(() => checkDelivery(variant, 'plain', { ...whole, spans })).toThrow(`${name}: ${spans} spans`);
  }
});

test('a sampled variant delivers some, and one without spans none', () => {
  const [sampled, off] = [variantNamed('dawsos-lean-10'), variantNamed('dawsos-off')];
  expect(() => checkDelivery(sampled, 'plain', { ...whole, spans: 400 })).not.toThrow();
  expect(() => checkDelivery(sampled, 'plain', { ...whole, spans: 0 })).toThrow('0 spans');
  expect(() => checkDelivery(off, 'plain', { ...whole, spans: 1, errors: 0 })).toThrow('1 spans');
});

test('error reports and log lines that are missing are no result either', () => {
  const variant = variantNamed('dawsos-lean-100');
  expect(() => checkDelivery(variant, 'plain', { ...whole, errors: 0 })).toThrow('0 error reports');
  expect(() => checkDelivery(variant, 'plain', { ...whole, logLines: 999 })).toThrow('999 log lines');
});

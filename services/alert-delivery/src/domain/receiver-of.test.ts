import { expect, it } from 'vitest';
import { receiverOf } from './receiver-of.ts';

it('is the host and port of a webhook, whatever else its URL says, and the one mail server', () => {
  expect(receiverOf({ method: 'webhook', url: 'https://Hooks.example.org/a?token=1' })).toBe('hooks.example.org');
  expect(receiverOf({ method: 'webhook', url: 'http://127.0.0.1:8080/b' })).toBe('127.0.0.1:8080');
  expect(receiverOf({ method: 'email', address: 'a@example.org' })).toBe('smtp');
  expect(receiverOf({ method: 'log' })).toBeUndefined();
});

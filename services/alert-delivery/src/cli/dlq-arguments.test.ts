import { expect, it } from 'vitest';
import { parseDlqArguments } from './dlq-arguments.ts';

it.each([
  ['list', { method: 'GET', path: '/v1/dead-letters' }],
  ['list --reason timeout --limit 5', { method: 'GET', path: '/v1/dead-letters?reason=timeout&limit=5' }],
  ['show x', { method: 'GET', path: '/v1/dead-letters/x' }],
  ['show ../x', { method: 'GET', path: '/v1/dead-letters/..%2Fx' }],
  ['replay x --note because', { method: 'POST', path: '/v1/dead-letters/x/replay', body: { note: 'because' } }],
  [
    'replay --all --method email',
    { method: 'POST', path: '/v1/dead-letters/replay', body: { delivery_method: 'email' } },
  ],
  ['discard x', { method: 'DELETE', path: '/v1/dead-letters/x', body: {} }],
])('understands %s', (line, request) => expect(parseDlqArguments(line.split(' '))).toEqual(request));

it.each([
  '',
  'list x',
  'show',
  'replay',
  'replay x --all',
  'discard --all',
  'discard',
  'burn x',
  'show x y',
  'list --what 1',
])('does not understand "%s"', (line) => expect(parseDlqArguments(line.split(' ').filter(Boolean))).toBeUndefined());

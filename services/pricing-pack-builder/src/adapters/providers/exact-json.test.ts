import { expect, it } from 'vitest';
import { parseExactJson } from './exact-json.ts';

it('keeps numbers as they were written, at any depth, and everything else as it is', () => {
  const json = '{"a":401.84044295161124,"b":[1.10,{"c":438.0}],"d":"2","e":null,"f":true}';
  expect(parseExactJson(Buffer.from(json))).toEqual({
    a: '401.84044295161124',
    b: ['1.10', { c: '438.0' }],
    d: '2',
    e: null,
    f: true,
  });
});

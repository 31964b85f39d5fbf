import { expect, it } from 'vitest';
import { humanLines } from './human-line.ts';

it('shows time, level, message and what is particular, on one line', () => {
  const line = { level: 'info', time: 0, service: 's', version: '1', span_id: 'b', msg: 'request', status: 200 };
  expect(humanLines(false)(JSON.stringify(line))).toMatch(/^\[\d\d:\d\d:00\.000\] INFO: request \{"status":200\}$/);
});

it('leaves a line that is no JSON as it is', () => {
  expect(humanLines(false)('Error: it broke')).toBe('Error: it broke');
});

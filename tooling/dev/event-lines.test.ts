import { expect, it } from 'vitest';
import { createEventLines } from './event-lines.ts';

it('writes whole lines, each with the name of its process, however the output is cut', () => {
  const written: string[] = [];
  const from = createEventLines((line) => written.push(line)).from('executor-api');
  from('first li');
  from('ne\nsecond line\nthi');
  expect(written).toEqual(['executor-api         first line\n', 'executor-api         second line\n']);
});

import { expect, test } from 'vitest';
import { parseFaults } from './parse-faults.ts';

const faultsIn = (header: string) => {
  const parsed = parseFaults(header);
  return parsed.outcome === 'valid' ? parsed.faults : undefined;
};

test('each fault can be asked for, alone or with others, in any order', () => {
  expect(faultsIn('latency=400ms')).toEqual({ latencyMs: 400 });
  expect(faultsIn('db=slow; agent=timeout ;error=0.05;latency=0ms')).toEqual({
    latencyMs: 0,
    errorShare: 0.05,
    agent: 'timeout',
    db: 'slow',
  });
  expect(faultsIn('cache=miss')).toEqual({ cache: 'miss' });
  expect([faultsIn('error=0'), faultsIn('error=1'), faultsIn('error=1.0')]).toEqual([
    { errorShare: 0 },
    { errorShare: 1 },
    { errorShare: 1 },
  ]);
});

test.each([
  '',
  ';',
  'latency=400',
  'latency=1s',
  'latency=-1ms',
  'latency=30001ms',
  'latency=400ms;latency=1ms',
  'error=1.1',
  'error=.5',
  'error=5%',
  'error=1e-2',
  'agent=slow',
  'agent=timeout=timeout',
  'db',
  'cache=hit',
  'constructor=1',
  'LATENCY=1ms',
])('%j is refused', (header) => {
  expect(parseFaults(header).outcome).toBe('invalid');
});

test('everything wrong is told, and nothing of the header is repeated', () => {
  const parsed = parseFaults('latency=secret;error=secret;secret=1');
  expect(parsed).toMatchObject({ outcome: 'invalid', problems: { length: 3 } });
  expect(JSON.stringify(parsed)).not.toContain('secret');
});

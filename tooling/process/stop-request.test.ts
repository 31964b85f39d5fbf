import { afterEach, expect, it } from 'vitest';
import { listenForStop } from './stop-request.ts';

afterEach(() => {
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal);
  process.stdout.removeAllListeners('error');
});

it('stops with the first signal and exits with what shells expect of it', () => {
  const { stop, hurry, exitCode, request } = listenForStop(() => 0);
  expect(stop.aborted).toBe(false);
  request('SIGINT');
  request('SIGTERM');
  expect([stop.aborted, hurry.aborted, exitCode()]).toEqual([true, false, 130]);
});

it('hurries with a second signal, but not with the same Ctrl-C delivered twice', () => {
  let nowMs = 0;
  const { hurry, request } = listenForStop(() => nowMs);
  request('SIGINT');
  nowMs = 10;
  request('SIGINT');
  expect(hurry.aborted).toBe(false);
  nowMs = 1_000;
  request('SIGINT');
  expect(hurry.aborted).toBe(true);
});

import type { BreakerState } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import type { LogFields } from '../logging/logger.ts';
import { startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { type ObservableBreaker, observeBreaker } from './observe-breaker.ts';

function fakeBreaker() {
  const stateListeners: ((state: BreakerState) => void)[] = [];
  const failureListeners: (() => void)[] = [];
  const breaker = { state: 'closed' as BreakerState };
  const observable: ObservableBreaker = {
    get state() {
      return breaker.state;
    },
    onStateChange: (listener) => void stateListeners.push(listener),
    onFailure: (listener) => void failureListeners.push(listener),
  };
  return {
    observable,
    passTime: (state: BreakerState) => {
      breaker.state = state;
    },
    enter: (state: BreakerState) => {
      breaker.state = state;
      for (const listener of stateListeners) listener(state);
    },
    fail: () => {
      for (const listener of failureListeners) listener();
    },
  };
}

async function start(of: Parameters<typeof observeBreaker>[1]) {
  const { telemetry } = await startTestTelemetry();
  const lines: [string, string, LogFields | undefined][] = [];
  const write = (level: string) => (message: string, fields?: LogFields) => void lines.push([level, message, fields]);
  const log = { ...telemetry.log, info: write('info'), warn: write('warn') };
  const fake = fakeBreaker();
  const show = observeBreaker(fake.observable, of, { ...telemetry, log });
  return { ...fake, lines, show, scrape: async () => parseExposition(await telemetry.metrics.render()) };
}

describe.each([
  [{ agent_name: 'macro_hound' }, 'dawsos_circuit_breaker'],
  [{ provider: 'fmp' }, 'circuit_breaker'],
] as const)('the breaker of %o', (of, name) => {
  it('is closed and without failures from the first scrape on', async () => {
    const { scrape } = await start(of);
    const read = await scrape();
    expect(read.value(`${name}_state`, of)).toBe(0);
    expect(read.value(`${name}_failures_total`, of)).toBe(0);
    for (const state of ['open', 'half_open', 'closed']) {
      expect(read.value(`${name}_transitions_total`, { ...of, state })).toBe(0);
    }
  });

  it('shows its state as a number, and each change of it', async () => {
    const { scrape, enter } = await start(of);
    enter('open');
    expect((await scrape()).value(`${name}_state`, of)).toBe(1);
    enter('half_open');
    expect((await scrape()).value(`${name}_state`, of)).toBe(2);
    enter('closed');
    const read = await scrape();
    expect(read.value(`${name}_state`, of)).toBe(0);
    for (const state of ['open', 'half_open', 'closed']) {
      expect(read.value(`${name}_transitions_total`, { ...of, state })).toBe(1);
    }
  });

  it('shows the state that time alone brought', async () => {
    const { scrape, enter, passTime } = await start(of);
    enter('open');
    passTime('half_open');
    expect((await scrape()).value(`${name}_state`, of)).toBe(2);
  });

  it('counts failures', async () => {
    const { scrape, fail } = await start(of);
    fail();
    fail();
    expect((await scrape()).value(`${name}_failures_total`, of)).toBe(2);
  });

  it('warns when it opens, and mentions the rest', async () => {
    const { enter, lines } = await start(of);
    enter('open');
    enter('closed');
    expect(lines).toEqual([
      ['warn', 'circuit breaker opened', { ...of, state: 'open' }],
      ['info', 'circuit breaker changed state', { ...of, state: 'closed' }],
    ]);
  });
});

import { createBreaker } from '@dawsos/resilience';
import { describe, expect, it, vi } from 'vitest';
import { shareBreakers } from './share-breakers.ts';
import type { BreakerStore } from './storage/breaker-store.ts';

const fail = () => Promise.reject(new Error('down'));
const succeed = () => Promise.resolve('ok');

/** What all processes of a test share. */
const createStore = () => {
  const kept = new Map<'fmp', number>();
  const store: BreakerStore = {
    opened: async (_provider, openForMs) => void kept.set('fmp', Date.now() + openForMs),
    closed: async () => void kept.delete('fmp'),
    readAll: async () => new Map([...kept].map(([provider, until]) => [provider, until - Date.now()])),
  };
  return store;
};

/** One process with a breaker of its own. */
const start = (store: BreakerStore) => {
  const breaker = createBreaker({ failures: 2, halfOpenAfterMs: 1_000 });
  const onError = vi.fn();
  const show = vi.fn();
  const shared = shareBreakers([{ provider: 'fmp', breaker, show }], store, { openMs: 1_000, onError });
  return { breaker, shared, show, onError };
};

describe('shared breakers', () => {
  it('are one: what a process finds out holds for the others', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    const store = createStore();
    const first = start(store);
    const second = start(store);
    for (let call = 0; call < 2; call++) await first.breaker.execute(fail).catch(() => undefined);
    await first.shared.stored();
    await second.shared.resume();
    expect([second.breaker.state, second.show.mock.calls.length]).toEqual(['open', 1]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(second.breaker.state).toBe('half_open');
    await second.breaker.execute(succeed);
    await second.shared.stored();
    await first.shared.resume();
    expect(first.breaker.state).toBe('closed');
    vi.useRealTimers();
  });

  it('do not forget what was found out here and is only being stored', async () => {
    const store = createStore();
    const written = Promise.withResolvers<void>();
    const opened = store.opened;
    const process = start({ ...store, opened: (...given) => written.promise.then(() => opened(...given)) });
    for (let call = 0; call < 2; call++) await process.breaker.execute(fail).catch(() => undefined);
    const resumed = process.shared.resume();
    written.resolve();
    await resumed;
    expect(process.breaker.state).toBe('open');
  });

  it('go on by themselves where the store fails, which is told', async () => {
    const down = () => Promise.reject(new Error('database down'));
    const process = start({ ...createStore(), opened: down });
    for (let call = 0; call < 2; call++) await process.breaker.execute(fail).catch(() => undefined);
    await process.shared.stored();
    expect(process.onError).toHaveBeenCalledWith(new Error('database down'));
    expect(process.breaker.state).toBe('open');
  });
});

import { expect, it } from 'vitest';
import { until } from './until.ts';

it('answers with the work’s result', async () => {
  expect(await until(new AbortController().signal, Promise.resolve(42))).toBe(42);
});

it('rejects with the reason as soon as the signal aborts', async () => {
  const controller = new AbortController();
  const waiting = until(controller.signal, new Promise(() => {}));
  controller.abort(new Error('enough'));
  await expect(waiting).rejects.toThrow('enough');
});

it('leaves no rejection unhandled when the work fails after the signal, which would end the process', async () => {
  const work = Promise.withResolvers<void>();
  await expect(until(AbortSignal.abort(new Error('enough')), work.promise)).rejects.toThrow('enough');
  // Vitest fails the run on an unhandled rejection.
  work.reject(new Error('too late'));
});

import { describe, expect, it, vi } from 'vitest';
import { Collectors } from './collectors.ts';

const create = (waitMs = 20) => {
  const errors: unknown[] = [];
  return { collectors: new Collectors((error) => errors.push(error), waitMs), errors };
};

describe('collectors', () => {
  it('run side by side, and all are waited for', async () => {
    const { collectors } = create(10_000);
    const first = Promise.withResolvers<void>();
    const ended: string[] = [];
    collectors.add(() => first.promise.then(() => void ended.push('first')));
    collectors.add(async () => {
      ended.push('second');
      first.resolve();
    });
    await collectors.run();
    expect(ended).toEqual(['second', 'first']);
  });

  it('that hang hold a scrape no longer than the wait, and are not run twice meanwhile', async () => {
    const { collectors } = create();
    const hanging = Promise.withResolvers<void>();
    const collect = vi.fn(() => hanging.promise);
    const well = vi.fn();
    collectors.add(collect);
    collectors.add(well);
    await collectors.run();
    await collectors.run();
    expect([collect.mock.calls.length, well.mock.calls.length]).toEqual([1, 2]);
    hanging.resolve();
    await collectors.run();
    await collectors.run();
    expect(collect).toHaveBeenCalledTimes(2);
  });

  it('that fail are told of, late ones too, and stop no other', async () => {
    const { collectors, errors } = create();
    const late = Promise.withResolvers<void>();
    collectors.add(() => {
      throw new Error('at once');
    });
    collectors.add(() => late.promise);
    const well = vi.fn();
    collectors.add(well);
    await collectors.run();
    expect([errors, well.mock.calls.length]).toEqual([[new Error('at once')], 1]);
    late.reject(new Error('late'));
    await vi.waitFor(() => expect(errors).toEqual([new Error('at once'), new Error('late')]));
  });
});

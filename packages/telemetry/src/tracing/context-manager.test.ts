import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter, once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { FrameContextManager } from './context-manager.ts';

const key = createContextKey('test');
const [first, second] = [1, 2].map((value) => ROOT_CONTEXT.setValue(key, value));
if (first === undefined || second === undefined) throw new Error('two contexts');

it('a context is active in its work, across awaits and beside others, and nowhere else', async () => {
  const manager = new FrameContextManager();
  expect(manager.active()).toBe(ROOT_CONTEXT);
  const seen = async () => {
    const before = manager.active();
    await turn();
    await manager.with(second, async () => {
      await turn();
      expect(manager.active()).toBe(second);
    });
    expect(manager.active()).toBe(before);
    return before;
  };
  const working = [first, second].map((context) => manager.with(context, seen));
  expect(manager.active()).toBe(ROOT_CONTEXT);
  expect(await Promise.all(working)).toEqual([first, second]);
  expect(manager.active()).toBe(ROOT_CONTEXT);
});

it('work gets its arguments and its this, and hands on what it answers and throws', () => {
  const manager = new FrameContextManager();
  const target = { factor: 3 };
  const times = function (this: typeof target, a: number, b: number) {
    return this.factor * a * b;
  };
  expect(manager.with(first, times, target, 2, 7)).toBe(42);
  const failure = new Error('mine');
  const fail = () => {
    throw failure;
  };
  expect(() => manager.with(first, fail)).toThrow(failure);
  expect(manager.active()).toBe(ROOT_CONTEXT);
});

it('what others keep in storages of their own stays as it is', async () => {
  const manager = new FrameContextManager();
  const others = new AsyncLocalStorage<string>();
  await others.run('outer', async () => {
    await manager.with(first, async () => {
      expect(others.getStore()).toBe('outer');
      await others.run('inner', async () => {
        await turn();
        manager.with(second, () => expect([others.getStore(), manager.active()]).toEqual(['inner', second]));
        expect([others.getStore(), manager.active()]).toEqual(['inner', first]);
      });
    });
    expect([others.getStore(), manager.active()]).toEqual(['outer', ROOT_CONTEXT]);
  });
});

it('functions and emitters keep the context they are bound to', async () => {
  const manager = new FrameContextManager();
  expect(manager.bind(first, () => manager.active())()).toBe(first);
  const emitter = manager.bind(second, new EventEmitter());
  const heard = new Promise((resolve) => emitter.on('event', () => resolve(manager.active())));
  const waited = once(emitter, 'event');
  emitter.emit('event');
  expect(await heard).toBe(second);
  await waited;
});

it('a context can be attached until its token is disposed of, once', () => {
  const manager = new FrameContextManager();
  manager.with(first, () => {
    const token = manager.attach(second);
    expect(manager.active()).toBe(second);
    token.dispose();
    expect(manager.active()).toBe(first);
    manager.with(second, () => {
      token.dispose();
      expect(manager.active()).toBe(second);
    });
  });
});

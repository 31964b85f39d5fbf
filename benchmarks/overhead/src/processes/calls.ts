import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Functions a child process answers over its IPC channel; arguments and results are plain JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the constraint has to admit functions of any parameters
export type Calls = Readonly<Record<string, (...args: any[]) => unknown>>;

type Answer = { readonly id: number; readonly result?: unknown; readonly error?: string };
type Call = { readonly id: number; readonly name: string; readonly args: readonly unknown[] };

/** In the child: announces what it has to say first, answers calls, and ends with its channel. */
export function answerCalls(calls: Calls, ready: Readonly<Record<string, unknown>> = {}): void {
  process.on('message', async ({ id, name, args }: Call) => {
    try {
      process.send?.({ id, result: await calls[name]?.(...args) } satisfies Answer);
    } catch (error) {
      process.send?.({
        id,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      } satisfies Answer);
    }
  });
  process.on('disconnect', () => process.exit(0));
  process.send?.(ready);
}

/** What the parent can ask of a child that runs {@link answerCalls}. */
export type Remote<Served extends Calls> = {
  readonly [Name in keyof Served]: (...args: Parameters<Served[Name]>) => Promise<Awaited<ReturnType<Served[Name]>>>;
};

/** In the parent: resolves with the child's first message; rejects if the child ends before it sends one. */
export async function firstMessage<Ready>(child: ChildProcess): Promise<Ready> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the process ended with code ${code}`)));
  ended.catch(() => undefined); // Once it is ready, calls notice its end.
  const [ready] = await Promise.race([once(child, 'message'), ended]);
  return ready;
}

/** In the parent: a child's functions as if they were here; a call to a child that ends rejects. */
export function remote<Served extends Calls>(child: ChildProcess): Remote<Served> {
  const pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', ({ id, result, error }: Answer) => {
    const call = pending.get(id);
    pending.delete(id);
    if (error === undefined) call?.resolve(result);
    else call?.reject(new Error(error));
  });
  child.on('exit', (code) => {
    for (const { reject } of pending.values()) reject(new Error(`the process ended with code ${code}`));
  });
  return new Proxy({} as Remote<Served>, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          lastId += 1;
          pending.set(lastId, { resolve, reject });
          child.send({ id: lastId, name, args });
        }),
  });
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type Calls, firstMessage, type Remote, remote } from './processes/calls.ts';

export interface HelperProcess<Served extends Calls, Ready> {
  readonly calls: Remote<Served>;
  /** What it said when it was ready. */
  readonly ready: Ready;
  stop(): Promise<void>;
}

/** Starts `processes/<name>.ts` on the core everything but the server shares. */
export async function startHelper<Served extends Calls, Ready = unknown>(
  name: 'load' | 'sinks',
): Promise<HelperProcess<Served, Ready>> {
  const child = fork(fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url)));
  return {
    ready: await firstMessage<Ready>(child),
    calls: remote<Served>(child),
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

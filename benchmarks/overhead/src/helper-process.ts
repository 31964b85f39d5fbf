import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { nodeOnCores } from './cores.ts';
import { type Calls, firstMessage, type Remote, remote } from './processes/calls.ts';

type HelperName = 'load' | 'sinks' | 'scrape-target' | 'span-source' | 'line-writer';

export interface HelperProcess<Served extends Calls, Ready> {
  readonly calls: Remote<Served>;
  /** What it said when it was ready. */
  readonly ready: Ready;
  stop(): Promise<void>;
}

export interface HelperOptions {
  readonly args?: readonly string[];
  /** Undefined: on the core everything but the server shares. */
  readonly cores?: readonly number[] | undefined;
  /** A file or a pipe to write standard output to. */
  readonly output?: number;
}

/** Starts `processes/<name>.ts`. */
export async function startHelper<Served extends Calls, Ready = unknown>(
  name: HelperName,
  { args = [], cores, output }: HelperOptions = {},
): Promise<HelperProcess<Served, Ready>> {
  const entry = fileURLToPath(new URL(`processes/${name}.ts`, import.meta.url));
  const [command, ...before] = nodeOnCores(cores);
  const child = spawn(command, [...before, entry, ...args], {
    stdio: ['ignore', output ?? 'inherit', 'inherit', 'ipc'],
  });
  return {
    ready: await firstMessage<Ready>(child),
    calls: remote<Served>(child),
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
    },
  };
}

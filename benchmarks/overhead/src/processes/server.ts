import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instrumentation, Sinks } from '../variants/variant.ts';
import { Allocations } from './allocations.ts';
import { answerCalls } from './calls.ts';
import { startProfile, stopProfile } from './profiler.ts';

export interface Mark {
  /** CPU time of the process so far, all its threads, user and system. */
  readonly cpuUs: number;
  /** Allocated on V8's heap so far. */
  readonly allocatedBytes: number;
  readonly rssBytes: number;
}

const [module = '', sinks = '', databaseUrl = ''] = process.argv.slice(2);

// The variant first and the application after it: peers patch what is loaded later.
const { instrument } = (await import(`../variants/${module}`)) as {
  instrument(sinks: Sinks): Instrumentation | Promise<Instrumentation>;
};
const instrumentation = await instrument(JSON.parse(sinks));
const { openDatabase } = await import('@dawsos/database');
const { createExecuteApp } = await import('../app/execute-app.ts');

const database = openDatabase({ url: databaseUrl, maxConnections: 10 });
const app = createExecuteApp(instrumentation, instrumentation.database(database));
const { around } = instrumentation;
const serve: RequestListener =
  around === undefined ? app : (request, response) => around(request, response, () => app(request, response));
const server = createServer(serve).listen(0, '127.0.0.1');
await once(server, 'listening');

const allocations = new Allocations();
const calls = {
  mark: (): Mark => {
    const { user, system } = process.cpuUsage();
    return { cpuUs: user + system, allocatedBytes: allocations.total(), rssBytes: process.memoryUsage.rss() };
  },
  startProfile,
  stopProfile,
  flush: async () => {
    await instrumentation.flush();
  },
};
export type ServerCalls = typeof calls;

answerCalls(calls, { port: (server.address() as AddressInfo).port });

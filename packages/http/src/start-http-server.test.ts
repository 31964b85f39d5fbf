import { once } from 'node:events';
import type { RequestListener, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect, createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type ServerOptions, startHttpServer } from './start-http-server.ts';

const serve = async (app: RequestListener, options: Partial<ServerOptions> = {}) => {
  const server = await startHttpServer(app, { port: 0, ...options });
  onTestFinished(server.stop);
  return { ...server, url: `http://127.0.0.1:${server.port}` };
};

/** A server whose requests wait until they are let go. */
async function holding(options: Partial<ServerOptions> = {}) {
  const arrived = Promise.withResolvers<ServerResponse>();
  const server = await serve((_request, response) => arrived.resolve(response), options);
  return { ...server, arrived: arrived.promise };
}

const refused = (url: string) => expect(fetch(url)).rejects.toThrow();

describe('a server that stops', () => {
  it('lets the request under way end, and takes no new one', async () => {
    const { url, arrived, stop } = await holding();
    const answer = fetch(url);
    const response = await arrived;
    const stopped = stop();
    await refused(url);
    response.end('done');
    expect(await (await answer).text()).toBe('done');
    const startedAt = performance.now();
    await stopped;
    expect(performance.now() - startedAt).toBeLessThan(2000);
  });

  it('does not wait for connections that nobody uses', async () => {
    const { url, stop, port } = await serve((_request, response) => void response.end());
    await (await fetch(url)).text();
    const silent = connect(port, '127.0.0.1');
    await once(silent, 'connect');
    const closed = once(silent.resume(), 'close');
    const startedAt = performance.now();
    await stop();
    expect(performance.now() - startedAt).toBeLessThan(2000);
    await closed;
  });

  it('cuts what takes longer than it may', async () => {
    const { url, arrived, stop } = await holding({ drainMs: 30 });
    const answer = fetch(url);
    const cut = expect(answer).rejects.toThrow();
    await arrived;
    await stop();
    await cut;
  });

  it('can be told so twice', async () => {
    const { stop } = await serve((_request, response) => void response.end());
    await Promise.all([stop(), stop()]);
    await stop();
  });
});

describe('a server that starts', () => {
  it('says so when its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    await expect(startHttpServer(() => undefined, { port })).rejects.toThrow('EADDRINUSE');
  });

  it('takes no headers without end', async () => {
    const { url } = await serve((_request, response) => void response.end());
    const headers = { 'x-long': 'x'.repeat(20_000) };
    expect((await fetch(url, { headers })).status).toBe(431);
  });
});

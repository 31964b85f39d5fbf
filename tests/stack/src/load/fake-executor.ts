import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request of a load test; what it leaves alone is answered with 200 and `{}`. */
export type FakeAnswer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Something that a load test takes for the executor, so that how it goes is decided here and not by the machine. */
export async function startFakeExecutor(answer: FakeAnswer): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(async (request, response) => {
    if (request.url === '/v1/portfolios') return void response.end(JSON.stringify([{ id: 'portfolio' }]));
    await answer(request, response);
    request.resume();
    if (!response.writableEnded) response.end('{}');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

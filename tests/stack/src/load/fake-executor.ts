import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers a request of a load test; what it leaves alone is answered with 200, and a portfolio for every user. */
export type FakeAnswer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** Something that a load test takes for the executor, so that how it goes is decided here and not by the machine. */
export async function startFakeExecutor(answer: FakeAnswer): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(async (request, response) => {
    await answer(request, response);
    request.resume();
    if (response.writableEnded) return;
    response.end(request.url === '/v1/portfolios' ? '[{"id":"portfolio"}]' : '{}');
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

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { inspect } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { createRedisCache } from './redis-cache.ts';

const password = 'canary-passw0rd';

/** A TCP server of the test's own in place of Redis, and a cache on it. */
async function start(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    onConnection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cache = createRedisCache({ url: `redis://:${password}@127.0.0.1:${(server.address() as AddressInfo).port}` });
  onTestFinished(async () => {
    cache.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  // Until the handshake is over, or its time.
  await delay(150);
  return cache;
}

const failureOf = async (running: Promise<unknown>): Promise<unknown> =>
  running.then(
    () => expect.unreachable(),
    (error: unknown) => error,
  );

/** Speaks Redis until it is ready, then answers each command of the cache with `reply`. */
const afterHandshake = (reply: string) => (socket: Socket) =>
  void socket.on('data', (data) => {
    for (const [, name = ''] of data.toString('latin1').matchAll(/\*\d+\r\n\$\d+\r\n(\w+)/g)) {
      socket.write(handshake[name.toLowerCase()] ?? reply);
    }
  });
const handshake: Readonly<Record<string, string>> = {
  hello: '%1\r\n+server\r\n+redis\r\n',
  client: '+OK\r\n',
  info: '$11\r\nloading:0\r\n\r\n',
};

it('works where the server does', async () => {
  const cache = await start(afterHandshake('$4\r\n"42"\r\n'));
  await expect.poll(() => cache.get('a').catch(() => 'failed'), { timeout: 5_000 }).toBe('42');
});

it.each([
  ['is not there', (socket: Socket) => void socket.destroy()],
  ['never answers', () => undefined],
  ['answers garbage at once', (socket: Socket) => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['answers garbage later', afterHandshake('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ['answers nothing later', afterHandshake('')],
  ['refuses everything, quoting secrets', afterHandshake(`-NOPERM of ${password}\r\n`)],
  ['holds what is no JSON', afterHandshake(`$15\r\n${password}\r\n`)],
])('a server that %s fails each call soon, and is told of without quoting it', async (_, onConnection) => {
  const cache = await start(onConnection);
  const told: string[] = [];
  const startedAt = performance.now();
  for (let call = 0; call < 20; call++) {
    const error = await failureOf(cache.get('a'));
    expect(error).toMatchObject({ code: 'CACHE_FAILED' });
    told.push(inspect(error, { depth: 9 }));
  }
  // Three calls wait their 100 ms, the rest does not: it would add up for those who ask.
  expect(performance.now() - startedAt).toBeLessThan(1_500);
  expect(told.join('\n')).not.toContain(password);
});

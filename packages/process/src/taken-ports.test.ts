import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { describeTakenPort, findTakenPorts } from './taken-ports.ts';

it('tells which ports are taken and by whom, and nothing about free ones', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const gone = createServer().listen(0, '127.0.0.1');
  await once(gone, 'listening');
  const free = (gone.address() as AddressInfo).port;
  gone.close();
  await once(gone, 'close');

  const taken = await findTakenPorts([
    { name: 'one', port },
    { name: 'other', port: free },
  ]);
  expect(taken.map(describeTakenPort)).toEqual([
    expect.stringContaining(`port ${port} (one) is taken by process ${process.pid}: `),
  ]);
});

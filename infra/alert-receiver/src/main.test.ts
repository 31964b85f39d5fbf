import { freePort, spawnService } from '@dawsos/testkit';
import { expect, test } from 'vitest';

const entry = new URL('./main.ts', import.meta.url);
const ready = /listening/;

test('serves on the port it is given, and stops when told', async () => {
  const port = await freePort();
  const receiver = await spawnService({ entry, ready, env: { ALERT_RECEIVER_PORT: String(port) } });
  expect(receiver.readyLine).toBe(`alert receiver listening on port ${port}`);
  const answer = await fetch(`http://127.0.0.1:${port}/alerts`);
  expect(await answer.json()).toEqual([]);
  expect(await receiver.stop()).toEqual({ code: 0, signal: null });
});

test('stops when the process that started it is gone', async () => {
  const receiver = await spawnService({ entry, ready, env: { ALERT_RECEIVER_PORT: '0' } });
  receiver.disconnect();
  expect(await receiver.exited).toEqual({ code: 0, signal: null });
});

test('a port that is none ends it, with the reason', async () => {
  const start = spawnService({ entry, ready, env: { ALERT_RECEIVER_PORT: 'many' } });
  await expect(start).rejects.toThrow('ALERT_RECEIVER_PORT: must be a port number');
});

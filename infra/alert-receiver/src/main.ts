import { httpVariables, loadConfig, portField } from '@dawsos/config';
import { runMain, startHttpServer } from '@dawsos/http';
import { z } from 'zod';
import { createReceiver } from './create-receiver.ts';

const schema = z.object({ HOST: httpVariables.HOST, ALERT_RECEIVER_PORT: portField('ALERT_RECEIVER_PORT') });

await runMain(async () => {
  const { HOST: host, ALERT_RECEIVER_PORT: port } = loadConfig(schema);
  const print = (line: string) => void process.stdout.write(`${line}\n`);
  const server = await startHttpServer(createReceiver({ print }), { host, port });
  const stop = async () => {
    await server.stop();
    // An open channel to the process that started this one would keep it alive.
    if (process.connected) process.disconnect();
  };
  for (const reason of ['SIGTERM', 'SIGINT', 'disconnect']) process.once(reason, () => void stop());
  print(`alert receiver listening on port ${server.port}`);
});

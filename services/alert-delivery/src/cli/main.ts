import { httpUrl, loadConfig, localUrl, secret } from '@dawsos/config';
import { runMain } from '@dawsos/http';
import { z } from 'zod';
import { dlqUsage, parseDlqArguments } from './dlq-arguments.ts';

const schema = z.object({
  ALERT_DELIVERY_URL: httpUrl.default(() => localUrl('ALERT_DELIVERY_PORT')),
  ALERT_OPERATOR_TOKEN: secret.optional(),
  /** Who the audit names. */
  USER: z.string().default('operator'),
});

// `pnpm dlq …`: dead letters through the service's own API, so that what is done is checked and audited there.
await runMain(async () => {
  const request = parseDlqArguments(process.argv.slice(2));
  if (request === undefined) {
    process.stderr.write(`${dlqUsage}\n`);
    process.exitCode = 2;
    return;
  }
  const config = loadConfig(schema);
  const { method, path, body } = request;
  try {
    const response = await fetch(`${config.ALERT_DELIVERY_URL}${path}`, {
      method,
      headers: {
        'content-type': 'application/json',
        'x-operator': config.USER,
        ...(config.ALERT_OPERATOR_TOKEN && { authorization: `Bearer ${config.ALERT_OPERATOR_TOKEN.reveal()}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (text !== '') process.stdout.write(`${JSON.stringify(JSON.parse(text), null, 2)}\n`);
    process.exitCode = response.ok ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${config.ALERT_DELIVERY_URL} does not answer: ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
});

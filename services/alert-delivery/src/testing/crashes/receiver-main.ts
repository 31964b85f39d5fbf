import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isSignedWebhook, webhookHeaders, webhookSecret } from '@dawsos/alerts';
import type { AlertPayload } from '../../domain/delivery.ts';
import type { Answers } from './receiver-process.ts';
import { type ReceiverEvent, readReceiverRecord } from './receiver-record.ts';

// A good receiver that may be killed at any moment: `receiver-main.ts RECORD ANSWERS PORT SIGNING_KEY`. It writes down
// what it acts on before it answers, and whatever comes, acts once per key, also on what came in an earlier life.
const [recordPath = '', answersPath = '', port = '0', signingKey = ''] = process.argv.slice(2);
const before = readReceiverRecord(recordPath);
const acted = new Set(before.effects.keys());
let { calls } = before;
const write = (event: ReceiverEvent) => appendFileSync(recordPath, `${JSON.stringify(event)}\n`);

const server = createServer(async (request, response) => {
  const body = await text(request).catch(() => undefined);
  if (body === undefined) return;
  const header = (name: string) => String(request.headers[name] ?? '');
  const key = header(webhookHeaders.key);
  const payload = JSON.parse(body) as AlertPayload;
  const timestamp = Number(header(webhookHeaders.timestamp));
  const secret = webhookSecret(signingKey, payload.rule_id);
  const signature = header(webhookHeaders.signature);
  if (!isSignedWebhook(secret, signature, { timestamp, key, body }, Date.now() / 1000)) {
    response.writeHead(401).end();
    return;
  }
  const answers = JSON.parse(readFileSync(answersPath, 'utf8')) as Answers;
  calls += 1;
  const reply = calls < answers.fromCall ? answers.before : answers.reply;
  const acts = (reply === 200 || reply === 'mute') && !acted.has(key);
  if (acts) acted.add(key);
  write({ key, alert: `${payload.rule_id} ${payload.alert_day}`, acted: acts });
  if (typeof reply === 'string') return;
  if (reply === 200) response.once('finish', () => write({ answered: key }));
  response.writeHead(reply).end();
});
// Its port may for a moment be somebody's outgoing connection.
const listen = () => server.listen(Number(port), '127.0.0.1');
server.on('error', () => setTimeout(listen, 50));
server.on('listening', () => process.stdout.write(`READY ${(server.address() as AddressInfo).port}\n`));
// It does not outlive who started it.
process.on('disconnect', () => process.exit());
listen();

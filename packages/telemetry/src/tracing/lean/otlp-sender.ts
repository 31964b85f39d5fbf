import { type Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { context } from '@opentelemetry/api';
import { convertLegacyHttpOptions } from '@opentelemetry/otlp-exporter-base/node-http';
import { untracedContext } from '../untraced-context.ts';
import { rejectedSpans } from './rejected-spans.ts';
import type { Send, SendOutcome } from './span-outbox.ts';

const compress = promisify(gzip);
/** What is read of an answer: a number, which stands first, and perhaps a sentence. */
const maxAnswerBytes = 64 * 1024;
/** Answers that ask to try again (OTLP specification). */
const temporary = new Set([429, 502, 503, 504]);

/**
 * Sends OTLP protobuf to `<endpoint>/v1/traces`, configured as OpenTelemetry's own exporter is: headers, certificates,
 * compression and time limit (10 s) come from the same `OTEL_EXPORTER_OTLP_*` variables.
 */
export function createOtlpSender(endpoint: string): Send {
  const url = new URL(`${endpoint.replace(/\/$/, '')}/v1/traces`);
  const options = convertLegacyHttpOptions({ url: url.href }, 'TRACES', 'v1/traces', {
    'Content-Type': 'application/x-protobuf',
  });
  let agent: Agent | undefined;
  const post = async (body: Uint8Array, signal: AbortSignal): Promise<SendOutcome> => {
    agent ??= (await options.agentFactory(url.protocol)) as Agent;
    const zipped = options.compression === 'gzip';
    const content = zipped ? await compress(body) : body;
    const headers = {
      ...(await options.headers()),
      'Content-Length': content.length,
      ...(zipped && { 'Content-Encoding': 'gzip' }),
    };
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    return outcomeOf(send(url, { method: 'POST', agent, headers, signal }), content, options.timeoutMillis);
  };
  return (body, signal) =>
    context.with(untracedContext, () => post(body, signal).catch(() => ({ kind: 'refused' as const })));
}

function outcomeOf(request: ClientRequest, content: Uint8Array, timeoutMs: number): Promise<SendOutcome> {
  return new Promise((resolve) => {
    // Of the whole exchange, not of silence: a collector that dribbles must not hold the queue.
    const timer = setTimeout(() => request.destroy(new Error('timed out')), timeoutMs);
    const settle = (outcome: SendOutcome) => {
      clearTimeout(timer);
      resolve(outcome);
    };
    request.once('error', () => settle({ kind: 'later' }));
    request.once('response', (response) => {
      response.once('error', () => settle({ kind: 'later' }));
      const answer: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= maxAnswerBytes) answer.push(chunk);
      });
      response.once('end', () => settle(read(response, Buffer.concat(answer))));
    });
    request.end(content);
  });
}

function read({ statusCode = 0, headers }: IncomingMessage, answer: Uint8Array): SendOutcome {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted', rejected: rejectedSpans(answer) };
  return temporary.has(statusCode)
    ? { kind: 'later', waitMs: retryAfterMs(headers['retry-after']) }
    : { kind: 'refused' };
}

/** Seconds or a date (RFC 9110 §10.2.3). */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = Number(header);
  const waitMs = Number.isNaN(seconds) ? Date.parse(header) - Date.now() : seconds * 1000;
  return Number.isNaN(waitMs) ? undefined : waitMs;
}

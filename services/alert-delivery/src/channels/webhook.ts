import { type ReceiverPolicy, signWebhook, webhookHeaders, webhookSecret, webhookUrlProblem } from '@dawsos/alerts';
import { Agent, request } from 'undici';
import type { Send } from '../delivery/deliver.ts';
import type { SendOutcome } from '../domain/delivery.ts';
import { codeOf, permanentFailure, transientFailure } from './failure.ts';
import { forbiddenAddress, publicLookup } from './public-lookup.ts';

/** How webhooks are sent. */
export interface WebhookOptions extends ReceiverPolicy {
  readonly signingKey: string;
  /** Longest a try may take, answer included. */
  readonly timeoutMs: number;
  /** To one receiver: as many as tries to it may be under way, so that none spends its time waiting for one. */
  readonly connections: number;
  readonly now: () => Date;
}

/** A channel, and how to let go of its connections. */
export interface Channel {
  readonly send: Send;
  close(): Promise<void>;
}

/** Sends by HTTP POST: signed, under the delivery's key, following no redirect, to public addresses alone. */
export function createWebhookChannel(options: WebhookOptions): Channel {
  const { signingKey, timeoutMs, connections, now, allowPrivate } = options;
  const agent = new Agent({
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    connect: { timeout: timeoutMs, ...(!allowPrivate && { lookup: publicLookup }) },
  });
  return {
    close: () => agent.destroy(),
    send: async ({ id, channel, payload }, signal) => {
      if (channel.method !== 'webhook') return permanentFailure('internal', 'not a webhook');
      // The setting may have changed since the rule was made; an address in the URL is never looked up.
      const problem = webhookUrlProblem(channel.url, { allowPrivate });
      if (problem !== undefined) return permanentFailure('forbidden_address', `the URL ${problem}`);
      const body = JSON.stringify(payload);
      const timestamp = Math.floor(now().getTime() / 1000);
      const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
      try {
        const response = await request(channel.url, {
          dispatcher: agent,
          method: 'POST',
          signal: limit,
          body,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'DawsOS-Alerts/1',
            [webhookHeaders.key]: id,
            [webhookHeaders.timestamp]: String(timestamp),
            [webhookHeaders.signature]: signWebhook(webhookSecret(signingKey, payload.rule_id), {
              timestamp,
              key: id,
              body,
            }),
          },
        });
        // Its status is the answer; what else it says may be anything, and is not kept.
        await response.body.dump({ limit: 16_384, signal: limit }).catch(() => {});
        return outcomeOf(response.statusCode, response.headers['retry-after'], now());
      } catch (error) {
        return failureOf(error, limit.aborted);
      }
    },
  };
}

/** 2xx is taken, 408, 425, 429 and 5xx may pass, all else says no. */
function outcomeOf(status: number, retryAfter: string | string[] | undefined, now: Date): SendOutcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  const message = `the receiver answered ${status}`;
  if (status === 429) return transientFailure('rate_limited', message, askedMs(retryAfter, now));
  if (status >= 500) return transientFailure('server_error', message, askedMs(retryAfter, now));
  if (status === 408 || status === 425) return transientFailure('server_error', message);
  return permanentFailure('rejected', message);
}

/** `Retry-After` in seconds or as a date. */
function askedMs(retryAfter: string | string[] | undefined, now: Date): number | undefined {
  if (typeof retryAfter !== 'string') return undefined;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

const timeouts = ['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'];

function failureOf(error: unknown, timedOut: boolean): SendOutcome {
  const code = codeOf(error);
  if (code === forbiddenAddress) return permanentFailure('forbidden_address', 'the receiver’s address is not public');
  if (timedOut || timeouts.includes(code)) return transientFailure('timeout', 'the receiver did not answer in time');
  return transientFailure(
    'unreachable',
    `the receiver cannot be reached${/^[A-Z0-9_]+$/.test(code) ? ` (${code})` : ''}`,
  );
}

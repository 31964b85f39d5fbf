import type { RequestListener, ServerResponse } from 'node:http';
import { z } from 'zod';
import { describeAlert, notificationSchema, type ToldAlert } from './notification.ts';
import { readBody } from './read-body.ts';

const maxBytes = 1_048_576;

/** What a receiver is made with. */
export interface ReceiverOptions {
  /** Takes a line for each alert. */
  readonly print: (line: string) => void;
  readonly now?: () => Date;
  /** How many alerts are kept; default 1000. */
  readonly keep?: number;
}

/** Takes Alertmanager's notifications, prints each alert, and lists the newest. */
export function createReceiver({ print, now = () => new Date(), keep = 1_000 }: ReceiverOptions): RequestListener {
  let told: readonly ToldAlert[] = [];

  const take = (body: string): z.ZodSafeParseResult<unknown> => {
    const parsed = notification.safeParse(body);
    if (!parsed.success) return parsed;
    const { receiver, alerts } = parsed.data;
    const receivedAt = now().toISOString();
    const news = alerts.map((alert): ToldAlert => ({ ...alert, receiver, receivedAt }));
    for (const alert of news) print(describeAlert(alert));
    told = [...news.toReversed(), ...told].slice(0, keep);
    return parsed;
  };

  return async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://receiver');
    switch (`${request.method} ${pathname}`) {
      case 'GET /health':
        return answer(response, 200, { status: 'up' });
      case 'GET /alerts':
        return answer(response, 200, told);
      case 'POST /alerts': {
        // A sender that breaks off has nobody left to be answered.
        const body = await readBody(request, maxBytes).catch(() => undefined);
        if (body === undefined) return answer(response, 413, { problem: `more than ${maxBytes} bytes` });
        const taken = take(body);
        if (!taken.success) return answer(response, 400, { problem: z.prettifyError(taken.error) });
        return void response.writeHead(204).end();
      }
      default:
        return answer(response, 404, { problem: 'POST /alerts, GET /alerts and GET /health are all there is' });
    }
  };
}

const notification = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('is not valid JSON');
      return z.NEVER;
    }
  })
  .pipe(notificationSchema);

const answer = (response: ServerResponse, status: number, body: unknown): void =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { unzip } from 'node:zlib';

/** How a recording server answers; the default is 200 at once. */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly delayMs?: number;
  /** Takes the request and never answers, until the server stops. */
  readonly hang?: boolean;
}

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As sent, less its content encoding. */
  readonly body: Buffer;
  /** Whether the answer to it was, or is going to be, a 2xx. */
  readonly accepted: boolean;
}

/** An HTTP server on a free port of 127.0.0.1 that keeps every request it was sent. */
export interface RecordingServer {
  readonly port: number;
  /** Without a trailing slash. */
  readonly url: string;
  readonly requests: readonly RecordedRequest[];
  /** Answers like this from now on; no argument: normally again. */
  respondWith(answer?: Answer): void;
  /** Forgets what was recorded. */
  clear(): void;
  /** Resolves with what `probe`, asked after each request, answers as soon as that is neither undefined nor false; rejects after `timeoutMs` (5 s). */
  waitUntil<Result>(probe: () => Result | undefined | false, timeoutMs?: number): Promise<Result>;
  /** Drops open connections, hung ones included. */
  stop(): Promise<void>;
}

const inflate = promisify(unzip);
const compressed = new Set(['gzip', 'deflate']);

/** Starts a {@link RecordingServer}; a wait that times out says `describe()`, what it saw so far. */
export const startRecordingServer = async (describe?: () => string): Promise<RecordingServer> => {
  const requests: RecordedRequest[] = [];
  const watchers = new Set<() => void>();
  let answer: Answer = {};

  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const raw = await buffer(request);
    const body = compressed.has(request.headers['content-encoding'] ?? '') ? await inflate(raw) : raw;
    const { status = 200, headers, body: answered, delayMs = 0, hang = false } = answer;
    const { method = '', url: path = '' } = request;
    requests.push({ method, path, headers: request.headers, body, accepted: !hang && status >= 200 && status < 300 });
    for (const watch of watchers) watch();
    if (hang) return;
    if (delayMs > 0) await delay(delayMs, undefined, { ref: false });
    response.writeHead(status, headers).end(answered);
  };
  const server = createServer((request, response) => {
    // A body cut off or not in its declared encoding: no answer would be an honest one.
    respond(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    requests,
    respondWith: (next = {}) => {
      answer = next;
    },
    clear: () => {
      requests.length = 0;
    },
    waitUntil: (probe, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          try {
            const result = probe();
            if (result !== undefined && result !== false) settle(() => resolve(result));
          } catch (error) {
            settle(() => reject(error));
          }
        };
        const settle = (end: () => void) => {
          clearTimeout(timer);
          watchers.delete(watch);
          end();
        };
        const timer = setTimeout(() => {
          const seen = describe?.() ?? `${requests.length} requests`;
          settle(() => reject(new Error(`not seen within ${timeoutMs} ms; seen so far: ${seen}`)));
        }, timeoutMs);
        watchers.add(watch);
        watch();
      }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
};

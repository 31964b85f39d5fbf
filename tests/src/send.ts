/** An answer read whole. */
export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed where it is JSON. */
  readonly body: Body;
}

/** An answer's body where it is none that was wished for (RFC 9457). */
export interface ProblemBody {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly trace_id: string;
  readonly problems?: readonly { readonly path: string; readonly message: string }[];
}

export interface SendOptions {
  readonly user?: string;
  readonly method?: string;
  /** Sent as JSON; a text as it is. Makes the method POST. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a request and reads the answer; a test names the shape it reads, and asserts what it reads. */
export async function send<Body = unknown>(
  url: string,
  { user, method, body, headers = {} }: SendOptions = {},
): Promise<Answer<Body>> {
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(user !== undefined && { 'x-user-id': user }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  return { status: response.status, headers: response.headers, text, body: (isJson ? JSON.parse(text) : text) as Body };
}

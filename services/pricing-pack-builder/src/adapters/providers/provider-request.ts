import type { SpanAttributes } from '@dawsos/conventions';

/** One GET; `read` turns the body into the answer and throws where it is not what was asked for. */
export interface ProviderRequest<Answer> {
  /** Low cardinality: a label. */
  readonly endpoint: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly attributes?: SpanAttributes;
  readonly read: (body: Buffer) => Answer;
}

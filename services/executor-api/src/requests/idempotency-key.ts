import { Problem } from '@dawsos/http';
import { isIdempotencyKey } from '@dawsos/ledger';
import type { Request } from 'express';

/** The Idempotency-Key header, if there is one; throws a 400 {@link Problem} for one that cannot be used. */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.get('idempotency-key');
  if (key === undefined || isIdempotencyKey(key)) return key;
  const message = 'must be 1 to 200 printable ASCII characters without spaces';
  throw new Problem({
    status: 400,
    code: 'BAD_IDEMPOTENCY_KEY',
    detail: 'The Idempotency-Key header cannot be used.',
    problems: [{ path: 'Idempotency-Key', message }],
  });
}

/** The answer to a key that was used before, for something else. */
export const idempotencyKeyReused = (what: string): Problem =>
  new Problem({
    status: 422,
    code: 'IDEMPOTENCY_KEY_REUSED',
    detail: `The Idempotency-Key was used before, for another ${what}.`,
  });

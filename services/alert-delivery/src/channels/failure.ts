import type { DeliveryError } from '@dawsos/conventions';
import type { SendOutcome } from '../domain/delivery.ts';

/** Failures that the next try may not meet. */
export const transientFailure = (error: DeliveryError, message: string, retryAfterMs?: number): SendOutcome => ({
  kind: 'failed',
  error,
  permanent: false,
  message,
  retryAfterMs,
});

/** Failures that every try would meet. */
export const permanentFailure = (error: DeliveryError, message: string): SendOutcome => ({
  kind: 'failed',
  error,
  permanent: true,
  message,
});

/** The `code` of an error, or of what caused it. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

import type { Secret } from '@dawsos/config';
import type { IsoDate } from '@dawsos/domain';
import { createRetry, type RetryOptions } from '@dawsos/resilience';
import type { Telemetry } from '@dawsos/telemetry';
import { z } from 'zod';

/** The executor did not load the pack; worth another try where nobody answered, or with a 5xx. */
class PrewarmError extends Error {
  override readonly name = 'PrewarmError';
  readonly code = 'PREWARM_FAILED';
  readonly transient: boolean;

  constructor(message: string, { transient, cause }: { transient: boolean; cause?: unknown }) {
    super(message, { cause });
    this.transient = transient;
  }
}

export interface PrewarmOptions {
  /** Base URL of the executor. */
  readonly url: string;
  readonly token: Secret | undefined;
  readonly telemetry: Pick<Telemetry, 'tracing'>;
  /** Longest one try may take. */
  readonly timeoutMs: number;
  /** Default: three tries, half a second and a second apart. */
  readonly retry?: Pick<RetryOptions, 'initialDelayMs'>;
}

const answerSchema = z.object({ fx_rates: z.number(), splits: z.number() });

/** Makes the executor load a pack into its cache, so that the first request of the day need not. */
export const createPrewarm = ({
  url,
  token,
  telemetry,
  timeoutMs,
  retry: { initialDelayMs = 500 } = {},
}: PrewarmOptions) => {
  const retry = createRetry({ initialDelayMs });
  const attempt = async (date: IsoDate, signal: AbortSignal): Promise<string> => {
    const init = {
      method: 'POST',
      headers: {
        ...telemetry.tracing.outgoingHeaders(),
        ...(token !== undefined && { authorization: `Bearer ${token.reveal()}` }),
      },
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    };
    const response = await fetch(`${url}/v1/packs/${date}/prewarm`, init).catch((cause: unknown) => {
      throw new PrewarmError('the executor cannot be reached', { transient: true, cause });
    });
    if (!response.ok) {
      await response.body?.cancel();
      throw new PrewarmError(`the executor answered ${response.status}`, { transient: response.status >= 500 });
    }
    const { fx_rates, splits } = answerSchema.parse(await response.json());
    return `${fx_rates} exchange rates and ${splits} splits in the executor’s cache`;
  };
  return (date: IsoDate, signal: AbortSignal): Promise<string> => retry.execute((stop) => attempt(date, stop), signal);
};

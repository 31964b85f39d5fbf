/** The work's result, or the signal's reason as soon as it aborts; the work is then left to end, or fail, by itself. */
export async function until<R>(signal: AbortSignal, work: Promise<R>): Promise<R> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  try {
    return await Promise.race([aborted.promise, work]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

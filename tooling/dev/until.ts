/** The work's result, or the signal's reason as soon as it aborts; the work is then left to end by itself. */
export async function until<R>(signal: AbortSignal, work: Promise<R>): Promise<R> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

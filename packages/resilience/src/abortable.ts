/** Rejects with the signal's reason as soon as it aborts, whatever `running` does. */
export const abortable = async <Result>(running: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> => {
  if (!signal) return running;
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([running, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/** A build was told to stop; what it has loaded stays, and the next build goes on from there. */
class StoppedError extends Error {
  override readonly name = 'StoppedError';
  readonly code = 'STOPPED';

  constructor(reason: string) {
    super(`stopped (${reason})`);
  }
}

/** Aborts on SIGINT, SIGTERM, or when the process that started this one with an IPC channel is gone. */
export const stopSignal = (): AbortSignal => {
  const controller = new AbortController();
  const stop = (reason: string) => () => controller.abort(new StoppedError(reason));
  process.once('SIGINT', stop('SIGINT'));
  process.once('SIGTERM', stop('SIGTERM'));
  process.once('disconnect', stop('parent gone'));
  return controller.signal;
};

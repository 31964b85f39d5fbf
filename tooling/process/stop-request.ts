/** When and why to stop. */
export interface StopRequest {
  /** Aborts with the first signal. */
  readonly stop: AbortSignal;
  /** Aborts with the second: the user does not want to wait. */
  readonly hurry: AbortSignal;
  /** What to exit with once `stop` is aborted: 128 + the signal's number, as shells have it. */
  exitCode(): number;
  /** Asks for the stop from inside. */
  request(signal: StopSignal): void;
}

const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Signals that mean stop. */
export type StopSignal = keyof typeof exitCodes;

/** A terminal and a wrapper that passes it on may both deliver one Ctrl-C; what comes within this time is the same. */
const sameSignalMs = 300;

/** Listens for signals from now on; none of them ends the process any more. */
export function listenForStop(now: () => number = () => performance.now()): StopRequest {
  const stop = new AbortController();
  const hurry = new AbortController();
  let exitCode = 0;
  let firstAtMs = 0;
  const request = (signal: StopSignal) => {
    if (!stop.signal.aborted) {
      exitCode = exitCodes[signal];
      firstAtMs = now();
      stop.abort(new Error(`stopped by ${signal}`));
    } else if (now() - firstAtMs > sameSignalMs) {
      hurry.abort();
    }
  };
  for (const signal of Object.keys(exitCodes) as StopSignal[]) process.on(signal, () => request(signal));
  // Nobody reads us any more: the pipe's or the terminal's end.
  process.stdout.on('error', () => request('SIGHUP'));
  return { stop: stop.signal, hurry: hurry.signal, exitCode: () => exitCode, request };
}

import {
  createLifecycle,
  type Lifecycle,
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from '@dawsos/telemetry';

export interface RunOptions {
  /** Longest a stop may take, all told; default 10 s, of which the parts of the service have all but 3.5 s. */
  readonly graceMs?: number;
}

/** Of the grace period: what telemetry needs to send what is left, and what a slow reader of the log gets in any case. */
const telemetryMs = 3000;
const marginMs = 500;

/** For a process that Node cannot exit: a write to standard output that nobody takes holds a thread it waits for. */
const kill = (): void => void process.kill(process.pid, 'SIGKILL');

/**
 * Runs a service until it is told to stop (SIGTERM, SIGINT, or the parent that started it with an IPC channel gone):
 * closes what it opened, telemetry last, and exits within 10 s. An error nobody caught is reported and ends it with 1.
 */
export async function runService(
  options: TelemetryOptions,
  start: (telemetry: Telemetry, lifecycle: Lifecycle) => Promise<void>,
  { graceMs = 10_000 }: RunOptions = {},
): Promise<void> {
  const telemetry = await startTelemetry(options);
  const lifecycle = createLifecycle(telemetry.log, { totalMs: graceMs - telemetryMs - marginMs });

  const stop = async (reason: string, exitCode: number): Promise<void> => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCode);
    const startedAt = performance.now();
    setTimeout(kill, graceMs).unref();
    await lifecycle.stop(reason);
    await telemetry.stop();
    if (await telemetry.log.flush(graceMs - marginMs - (performance.now() - startedAt))) process.exit();
    kill();
  };
  const crash = (message: string) => (error: unknown) => {
    telemetry.log.error(message, { error });
    telemetry.errors.capture(error);
    void stop(message, 1);
  };
  process.once('SIGTERM', () => void stop('SIGTERM', 0));
  process.once('SIGINT', () => void stop('SIGINT', 0));
  process.once('disconnect', () => void stop('parent gone', 0));
  process.on('uncaughtException', crash('uncaught exception'));
  process.on('unhandledRejection', crash('unhandled rejection'));

  try {
    await start(telemetry, lifecycle);
    telemetry.log.info('service READY');
    void telemetry.log.flush();
    // A parent that has gone meanwhile is told of by `disconnect`, not by an error of its channel.
    process.send?.({ ready: true }, undefined, undefined, () => undefined);
  } catch (error) {
    crash('could not start')(error);
  }
}

import {
  createLifecycle,
  type Lifecycle,
  startTelemetry,
  type Telemetry,
  type TelemetryOptions,
} from '@dawsos/telemetry';

/** Longest a stop may take, all told. */
const graceMs = 10_000;

/**
 * Runs a service until it is told to stop (SIGTERM, SIGINT, or the parent that started it with an IPC channel gone):
 * closes what it opened, telemetry last, and exits within 10 s. An error nobody caught is reported and ends it with 1.
 */
export async function runService(
  options: TelemetryOptions,
  start: (telemetry: Telemetry, lifecycle: Lifecycle) => Promise<void>,
): Promise<void> {
  const telemetry = startTelemetry(options);
  const lifecycle = createLifecycle(telemetry.log);

  const stop = async (reason: string, exitCode: number): Promise<void> => {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), exitCode);
    setTimeout(() => process.exit(process.exitCode ?? 1), graceMs).unref();
    await lifecycle.stop(reason);
    await telemetry.stop();
    process.exit();
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
    telemetry.log.flush();
    process.send?.({ ready: true });
  } catch (error) {
    crash('could not start')(error);
  }
}

/** Stops a process in order: last opened, first closed, telemetry last, all within the grace period. */
export interface Lifecycle {
  /** Registers what to close on stop; run in reverse order of registration, each failure logged and passed over. */
  onStop(name: string, close: () => unknown): void;
  /** Stops once; later calls return the same promise. */
  stop(reason: string): Promise<void>;
}

/** What a stack needs for its start. */
export interface StackStart {
  /** Tells what is being done, one line per step. */
  readonly say: (line: string) => void;
  /** Shows what the alert receiver writes, in any pieces: a line per alert. */
  readonly showAlerts: (chunk: string) => void;
  /** Gives the start up; it then leaves nothing running. */
  readonly signal: AbortSignal;
}

/** The observability stack beside the services, natively or in Docker. */
export interface ObservabilityStack {
  /** Ends what a killed run has left; throws {@link StackError} `PORT_TAKEN` when it could not listen. */
  prepare(): Promise<void>;
  /** Brings it up and answers what is where; nothing runs when it throws. */
  start(start: StackStart): Promise<Readonly<Record<string, string>>>;
  /** Stops what runs, within `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
}

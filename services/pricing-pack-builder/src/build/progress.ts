/** Shows how far a build is. */
export interface Progress {
  /** Begins a phase of `total` units, which ends the one before; answers how to report units done. */
  phase(name: string, total: number): (units: number) => void;
  /** Ends the last phase. */
  end(): void;
}

/** Shows nothing. */
export const noProgress: Progress = { phase: () => () => {}, end: () => {} };

/** The steps of a build that are traced, each under its own span. */
export type StageName = 'build' | 'transform' | 'load' | 'mark_fresh';

/** What a stage tells of itself when it is done. */
export interface StageNotes {
  readonly row_count?: number;
  readonly carried_forward_count?: number;
  readonly pack_status?: string;
}

/** Runs a stage; whoever composes the build decides what is recorded of it. */
export interface Stages {
  run<Result>(name: StageName, work: (note: (notes: StageNotes) => void) => Promise<Result>): Promise<Result>;
}

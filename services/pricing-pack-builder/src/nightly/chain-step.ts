import type { JobName } from '@dawsos/conventions';
import type { IsoDate } from '@dawsos/domain';

/** What the chain is run for. */
export interface ChainOrder {
  readonly asofDate: IsoDate;
  /** Size of the generated universe; 0 for none. */
  readonly universe: number;
  /** The night it is due in; absent where somebody starts it by hand. */
  readonly night?: IsoDate;
}

/** One step; it may be run again, whatever became of it before. */
export interface ChainStep {
  readonly name: JobName;
  /** False: its failure is told, and the chain goes on. */
  readonly required: boolean;
  /** What it found may change until that step is done: it is done again by whoever goes on with the chain. */
  readonly guards?: JobName | undefined;
  /** Answers what came of it, in a few words. */
  run(order: ChainOrder, signal: AbortSignal): Promise<string>;
}

/** How a step ended. */
export interface StepReport {
  readonly step: JobName;
  readonly result: 'done' | 'done before' | 'failed';
  readonly outcome: string;
}

/** Tells whoever watches how far the chain is. */
export interface ChainProgress {
  begins(step: JobName): void;
  ended(report: StepReport): void;
}

import type { StackedSystem } from '../stacked-system.ts';
import type { Load } from '../start-load.ts';
import type { MadeUpMetrics } from './made-up-metrics.ts';

/** What a rehearsal may lay hands on. */
export interface Stage extends StackedSystem {
  /** Runs all the time: cheap requests that need no database, until a rehearsal sends others. */
  readonly load: Load;
  /** Scraped as one more pricing-pack-builder. */
  readonly madeUp: MadeUpMetrics;
  /** The maintenance database of the server. */
  readonly clusterUrl: string;
}

/** A fault, and the alerts that have to fire while it lasts, no other, and to resolve once it is over. */
export interface Rehearsal {
  /** The fault, as the end of "fires when …". */
  readonly fault: string;
  readonly fires: readonly string[];
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

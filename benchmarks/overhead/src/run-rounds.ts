import type { Column } from './columns.ts';
import { type Instruments, measureVisit, type Visit } from './measure-visit.ts';
import { type Surroundings, startServer } from './server-under-test.ts';
import type { Variant } from './variants/variant.ts';

export interface Plan {
  readonly rounds: number;
  readonly columns: readonly Column[];
  readonly variants: readonly Variant[];
  readonly bare: Variant;
}

/** Visits every variant once a round, each round in another order, each time a fresh process beside a fresh bare one. */
export async function* runRounds(
  { rounds, columns, variants, bare }: Plan,
  surroundings: Surroundings,
  instruments: Instruments,
): AsyncGenerator<Visit> {
  for (let round = 0; round < rounds; round += 1) {
    for (const column of columns) {
      for (const variant of rotate(variants, round)) {
        const reference = await startServer(bare, surroundings);
        const server = await startServer(variant, surroundings);
        yield await measureVisit(reference, server, column, instruments);
        await reference.stop();
      }
    }
  }
}

const rotate = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
};

import { variantNamed } from '../variants/catalogue.ts';
import type { Variant } from '../variants/variant.ts';
import type { Column } from './columns.ts';
import type { Instruments } from './load-server.ts';
import { measureVisit, type Visit } from './measure-visit.ts';
import { type Surroundings, startServer } from './server-under-test.ts';

export interface Plan {
  readonly rounds: number;
  readonly column: Column;
  readonly variants: readonly Variant[];
  /** Told of each visit, with how many of how many that makes. */
  readonly onVisit?: (visit: Visit, done: number, all: number) => void;
}

/** Visits every variant once a round, each round in another order, each time a fresh process beside a fresh bare one. */
export async function runRounds(
  { rounds, column, variants, onVisit }: Plan,
  surroundings: Surroundings,
  instruments: Instruments,
): Promise<Visit[]> {
  const bare = variantNamed('bare');
  const visits: Visit[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of rotate(variants, round)) {
      const reference = await startServer(bare, surroundings);
      const server = await startServer(variant, surroundings);
      const visit = await measureVisit(reference, server, column, instruments);
      await reference.stop();
      visits.push(visit);
      onVisit?.(visit, visits.length, rounds * variants.length);
    }
  }
  return visits;
}

const rotate = <Item>(items: readonly Item[], by: number): readonly Item[] => {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
};

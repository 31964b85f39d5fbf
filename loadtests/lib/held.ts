import type { Thresholds } from './limits.ts';
import type { Phase } from './phases.ts';

/** What a load test is held to: the thresholds, in all phases but those that may break them. */
export const held = (phases: readonly Phase[], thresholds: Thresholds): Record<string, string[]> =>
  Object.fromEntries(
    phases.some(({ mayBreak }) => mayBreak)
      ? phases.filter(({ mayBreak }) => !mayBreak).flatMap(({ name }) => ofPhase(name, thresholds))
      : Object.entries(thresholds).map(([metric, texts]): [string, string[]] => [metric, [...texts]]),
  );

const ofPhase = (phase: string, thresholds: Thresholds): [string, string[]][] =>
  Object.entries(thresholds).map(([metric, texts]) => [metric.replace('}', `,phase:${phase}}`), [...texts]]);

import type { Thresholds } from './limits.ts';
import { leastSent, type Phase } from './phases.ts';

/**
 * What a load test is held to: the thresholds, and that all that is due is sent, for nothing is known of the answers to
 * the rest; in all phases but those that may break them.
 */
export function held(name: string, phases: readonly Phase[], thresholds: Thresholds): Record<string, string[]> {
  if (phases.some(({ mayBreak }) => mayBreak)) {
    return Object.assign({}, ...phases.filter(({ mayBreak }) => !mayBreak).map((phase) => ofPhase(phase, thresholds)));
  }
  const all = Object.entries(thresholds).map(([metric, texts]) => [metric, [...texts]]);
  return { ...Object.fromEntries(all), [`dropped_iterations{scenario:${name}}`]: ['count<1'] };
}

/** k6 does not know in which phase it drops a request: what was sent is counted instead. */
function ofPhase(phase: Phase, thresholds: Thresholds): Record<string, string[]> {
  const own = Object.entries(thresholds).map(([metric, texts]) => [
    metric.replace('}', `,phase:${phase.name}}`),
    [...texts],
  ]);
  return { ...Object.fromEntries(own), [`iterations{phase:${phase.name}}`]: [`count>=${leastSent(phase)}`] };
}

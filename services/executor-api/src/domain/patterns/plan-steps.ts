import type { PatternStep, PlannedStep } from './pattern.ts';
import { referencesIn } from './references.ts';

/** Steps in an order that can run, or the ids of those that wait for each other in a circle. */
export type StepPlan =
  | { readonly outcome: 'planned'; readonly steps: readonly PlannedStep[] }
  | { readonly outcome: 'cyclic'; readonly ids: readonly string[] };

/** Orders steps so that each comes after those it refers to; references to unknown steps are no dependence. */
export function planSteps(steps: readonly PatternStep[]): StepPlan {
  const indexes = new Map(steps.map(({ id }, index) => [id, index]));
  let waiting: PlannedStep[] = steps.map((step, index) => ({
    ...step,
    index,
    dependsOn: [...new Set(stepReferences(step))].flatMap((id) => indexes.get(id) ?? []),
  }));
  const ordered: PlannedStep[] = [];
  const placed = new Set<number>();
  while (waiting.length > 0) {
    const ready = waiting.filter(({ dependsOn }) => dependsOn.every((index) => placed.has(index)));
    if (ready.length === 0) return { outcome: 'cyclic', ids: waiting.map(({ id }) => id) };
    ordered.push(...ready);
    for (const { index } of ready) placed.add(index);
    waiting = waiting.filter(({ index }) => !placed.has(index));
  }
  return { outcome: 'planned', steps: ordered };
}

const stepReferences = (step: PatternStep): string[] =>
  referencesIn(step.inputs).flatMap(({ source, name }) => (source === 'step' ? name : []));

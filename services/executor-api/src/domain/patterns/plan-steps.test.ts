import { expect, test } from 'vitest';
import type { PatternStep, Template } from './pattern.ts';
import { planSteps } from './plan-steps.ts';

const step = (id: string, ...needs: string[]): PatternStep => ({
  id,
  agent_name: 'ledger_keeper',
  capability: 'trades',
  inputs: Object.fromEntries(needs.map((need): [string, Template] => [need, { $step: `${need}.deep` }])),
});

test('steps come after those they refer to, and keep their place in the file', () => {
  const plan = planSteps([step('last', 'middle', 'first'), step('first'), step('middle', 'first'), step('alone')]);
  expect(plan).toMatchObject({
    outcome: 'planned',
    steps: [
      { id: 'first', index: 1, dependsOn: [] },
      { id: 'alone', index: 3, dependsOn: [] },
      { id: 'middle', index: 2, dependsOn: [1] },
      { id: 'last', index: 0, dependsOn: [2, 1] },
    ],
  });
});

test('steps that wait for each other are told, those that do not are left out of it', () => {
  const plan = planSteps([step('free'), step('a', 'b'), step('b', 'c'), step('c', 'a'), step('self', 'self')]);
  expect(plan).toEqual({ outcome: 'cyclic', ids: ['a', 'b', 'c', 'self'] });
});

import { expect, test } from 'vitest';
import { everyAlert } from '../every-alert.ts';
import { ruleGroups } from '../rule-files.ts';
import { neededRuleFiles } from './needed-rule-files.ts';

const neededBy = (name: string) => {
  const alert = everyAlert.find((one) => one.alert === name);
  return alert && neededRuleFiles(alert, ruleGroups);
};

test('a test loads the file of its alert alone', () => {
  expect(neededBy('CircuitBreakerOpen')).toEqual(['alerts']);
  expect(neededBy('ExecuteErrorsBudgetBurnPage')).toEqual(['slo-execute-errors']);
});

test('and the file of the SLO it reads, no other', () => {
  expect(neededBy('SLOAvailabilityBreach')).toEqual(['slo-api-availability', 'alerts']);
});

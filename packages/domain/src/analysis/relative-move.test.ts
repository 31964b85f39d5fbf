import { expect, it } from 'vitest';
import { parseDecimal } from '../money/decimal.ts';
import { hasMoved, relativeMove } from './relative-move.ts';

const move = (before: string, now: string) => ({ before: parseDecimal(before), now: parseDecimal(now) });

it('has moved when the change is the percentage or more, to the last digit', () => {
  expect(hasMoved(move('100', '105'), '5', 'either')).toBe(true);
  expect(hasMoved(move('100', '104.999999'), '5', 'either')).toBe(false);
  expect(hasMoved(move('100', '95'), '5', 'either')).toBe(true);
  // 0.1 + 0.2 in binary is more than 0.3.
  expect(hasMoved(move('0.3', '0.33'), '10', 'up')).toBe(true);
});

it('counts the direction asked for', () => {
  expect(hasMoved(move('100', '90'), '5', 'up')).toBe(false);
  expect(hasMoved(move('100', '90'), '5', 'down')).toBe(true);
  expect(hasMoved(move('100', '110'), '5', 'down')).toBe(false);
});

it('never has where there was nothing', () => {
  expect(hasMoved(move('0', '10'), '5', 'either')).toBe(false);
});

it('is told as a ratio', () => {
  expect(relativeMove(move('200', '189.58'))).toBe('-0.052100');
  expect(relativeMove(move('0', '1'))).toBe('0.000000');
});

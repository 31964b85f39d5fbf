import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules, slo } from './testing/readme-example.ts';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');

test('the example of the README is code that compiles, and does what it says', () => {
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('./testing/readme-example.ts')}\`\`\``);
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.every(({ labels }) => labels?.slo === slo.id)).toBe(true);
});

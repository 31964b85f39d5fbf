import { expect, test } from 'vitest';
import { readReport } from './run-k6.ts';

const kind = { request: 'execute', count: 980, failed: 0.05, ms: { med: 5, 'p(95)': 9, 'p(99)': 12 } };

test('a load holds where nothing was crossed and nearly everything was sent', () => {
  expect(readReport({ kinds: [kind], dropped: 0, crossed: [] }, 1000)).toMatchObject({ holds: true, failed: 49 });
  expect(readReport({ kinds: [kind], dropped: 40, crossed: [] }, 1020).holds).toBe(false);
  expect(readReport({ kinds: [kind], dropped: 0, crossed: ['p(99)<500'] }, 980).holds).toBe(false);
});

import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';

// What a calculation gone wrong could try, one way at a time, as its input asks.
const { way, path } = JSON.parse(await text(process.stdin)) as { way: string; path: string };
const answer = (result: unknown) => process.stdout.write(`${JSON.stringify({ outcome: 'success', result })}\n`);
const attempt = (work: () => unknown) => {
  try {
    return { done: work() };
  } catch (error) {
    return { refused: (error as { code?: string }).code };
  }
};

const ways: Record<string, () => unknown> = {
  environment: () => answer(Object.keys(process.env).sort()),
  read: () => answer(attempt(() => readFileSync(path, 'utf8'))),
  write: async () => {
    const { writeFileSync } = await import('node:fs');
    answer(attempt(() => writeFileSync(path, 'x')));
  },
  spawn: async () => {
    const { spawnSync } = await import('node:child_process');
    answer(attempt(() => spawnSync('true').status));
  },
  thread: async () => {
    const { Worker } = await import('node:worker_threads');
    answer(attempt(() => new Worker('', { eval: true })));
  },
  spin: () => {
    for (;;);
  },
  hoard: () => {
    const hoard: unknown[] = [];
    for (;;) hoard.push(new Array(10_000).fill(hoard.length));
  },
  flood: () => process.stdout.write('x'.repeat(100_000)),
  mumble: () => process.stdout.write('not json\n'),
  leave: () => process.exit(0),
};
await ways[way]?.();

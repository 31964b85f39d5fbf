import { expect, it } from 'vitest';
import { createGroupCommit } from './group-commit.ts';

it('takes what came during a commit into the next one, all of it', async () => {
  const groups: (readonly number[])[] = [];
  const gates: PromiseWithResolvers<void>[] = [];
  const commit = createGroupCommit<number, void>((items) => {
    groups.push(items);
    const gate = Promise.withResolvers<void>();
    gates.push(gate);
    return gate.promise;
  });
  const first = commit(1);
  const others = [commit(2), commit(3)];
  gates[0]?.resolve();
  await first;
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.resolve();
  await Promise.all(others);
  expect(groups).toEqual([[1], [2, 3]]);
});

it('tells everybody whose item was in a commit that failed, and goes on', async () => {
  let fail = true;
  const commit = createGroupCommit<number, string>(async () => {
    if (fail) throw new Error('away');
    return 'done';
  });
  await expect(Promise.all([commit(1)])).rejects.toThrow('away');
  fail = false;
  expect(await commit(2)).toBe('done');
});

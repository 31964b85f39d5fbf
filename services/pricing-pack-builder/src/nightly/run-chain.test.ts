import type { JobName } from '@dawsos/conventions';
import { parseIsoDate } from '@dawsos/domain';
import { expect, test, vi } from 'vitest';
import type { ChainStore } from '../adapters/storage/chain-store.ts';
import type { ChainStep } from './chain-step.ts';
import { runChain } from './run-chain.ts';

const order = { asofDate: parseIsoDate('2013-03-01'), universe: 0 };

/** A chain of these steps over a store that remembers what it is told. */
const prepare = (
  steps: readonly (Partial<ChainStep> & { name: JobName })[],
  found: { done?: JobName[]; killed?: JobName[] } = {},
) => {
  const told: string[] = [];
  const ran: string[] = [];
  const chains: ChainStore = {
    open: async () => ({
      id: 'run',
      asofDate: order.asofDate,
      done: new Map(found.done?.map((step) => [step, 'as before'])),
      killed: found.killed ?? [],
    }),
    beginStep: async (_run, step) => void told.push(`begin ${step}`),
    endStep: async (_run, step, status, outcome) => void told.push(`${status} ${step}: ${outcome}`),
    close: async (_run, error) => void told.push(error === undefined ? 'closed' : `closed: ${error}`),
  };
  const onKilled = vi.fn();
  const start = (signal = new AbortController().signal) =>
    runChain(
      {
        chains,
        steps: steps.map(({ name, guards, required = true, run }) => ({
          name,
          guards,
          required,
          run: async (given, stop) => {
            ran.push(name);
            return run ? run(given, stop) : 'fine';
          },
        })),
        progress: { begins: () => {}, ended: ({ step, result }) => void told.push(`${step} ${result}`) },
        describe: (error) => (error instanceof Error ? error.message : 'unknown'),
        onKilled,
      },
      order,
      signal,
    );
  return { start, told, ran, onKilled };
};
const failing = () => Promise.reject(new Error('no'));

test('steps run in their order, each recorded before it begins and after it ended', async () => {
  const { start, told } = prepare([{ name: 'build_pack' }, { name: 'mark_fresh' }]);
  await start();
  expect(told).toEqual([
    'begin build_pack',
    'success build_pack: fine',
    'build_pack done',
    'begin mark_fresh',
    'success mark_fresh: fine',
    'mark_fresh done',
    'closed',
  ]);
});

test('steps that were done are not run again', async () => {
  const { start, ran } = prepare([{ name: 'build_pack' }, { name: 'reconcile_ledger' }, { name: 'mark_fresh' }], {
    done: ['build_pack', 'reconcile_ledger'],
  });
  await start();
  expect(ran).toEqual(['mark_fresh']);
});

test('what guards a step is done again until that step is done', async () => {
  const steps = [{ name: 'reconcile_ledger', guards: 'mark_fresh' }, { name: 'mark_fresh' }] as const;
  const before = prepare(steps, { done: ['reconcile_ledger'] });
  await before.start();
  expect(before.ran).toEqual(['reconcile_ledger', 'mark_fresh']);
  const after = prepare(steps, { done: ['reconcile_ledger', 'mark_fresh'] });
  await after.start();
  expect(after.ran).toEqual([]);
});

test('a required step that fails ends the chain with its error', async () => {
  const { start, ran, told } = prepare([{ name: 'reconcile_ledger', run: failing }, { name: 'mark_fresh' }]);
  await expect(start()).rejects.toThrow('no');
  expect(ran).toEqual(['reconcile_ledger']);
  expect(told.at(-1)).toBe('closed: no');
});

test('after one that is not required the chain goes on', async () => {
  const { start, ran, told } = prepare([{ name: 'prewarm', required: false, run: failing }, { name: 'mark_fresh' }]);
  await start();
  expect(ran).toEqual(['prewarm', 'mark_fresh']);
  expect(told).toContain('error prewarm: no');
  expect(told.at(-1)).toBe('closed');
});

test('told to stop, it begins no further step', async () => {
  const stop = new AbortController();
  const { start, ran } = prepare([
    {
      name: 'build_pack',
      run: async () => {
        stop.abort(new Error('stopped'));
        return 'fine';
      },
    },
    { name: 'mark_fresh' },
  ]);
  await expect(start(stop.signal)).rejects.toThrow('stopped');
  expect(ran).toEqual(['build_pack']);
});

test('what was under way when a process was killed is told and run again', async () => {
  const { start, ran, onKilled } = prepare([{ name: 'prewarm' }], { killed: ['prewarm'] });
  await start();
  expect(onKilled).toHaveBeenCalledWith(expect.objectContaining({ killed: ['prewarm'] }));
  expect(ran).toEqual(['prewarm']);
});

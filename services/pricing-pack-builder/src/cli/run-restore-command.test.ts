import { readFile, writeFile } from 'node:fs/promises';
import { journalPath } from '@dawsos/ledger';
import { expect, it } from 'vitest';
import { createTestChain } from '../testing/create-test-chain.ts';
import { runBuilder } from '../testing/run-builder.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();

it('writes a damaged journal again, after which the chain goes on, and nothing where the table does not give it', async () => {
  const test = await createTestChain(marketData);
  const path = journalPath(test.dataDir);
  const restore = async (...args: string[]) => {
    const run = runBuilder(['restore-ledger', ...args], { DATABASE_URL: test.database.url, DATA_DIR: test.dataDir });
    return { code: await run.exit, told: [...run.stdout.lines, ...run.stderr.lines].join('\n') };
  };
  const damage = async () => writeFile(path, (await readFile(path, 'latin1')).replace(' 100 AAPL', ' 200 AAPL'));
  const change = (text: string) => test.database.database.query({ text, operation: 'update', table: 'trades' });

  expect(await restore()).toEqual({ code: 0, told: `${path} is as it was written: nothing to restore` });
  await damage();
  await expect(test.run('2013-03-01')).rejects.toThrow('was changed');
  await change('update trades set quantity = 200 where seq = 1');
  expect(await restore()).toEqual({ code: 1, told: expect.stringMatching(/^nothing was changed: row 1 of trades/) });
  await change('update trades set quantity = 100 where seq = 1');
  expect(await restore()).toEqual({
    code: 0,
    told: expect.stringMatching(/entries, ledger_commit_hash .*\nwhat was there/),
  });
  await test.run('2013-03-01');
  expect(test.steps.at(-1)).toBe('evaluate_alerts done: asked for');
  expect(await restore('now')).toMatchObject({ code: 2 });
});

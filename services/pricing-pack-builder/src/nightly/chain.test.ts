import { readFile, writeFile } from 'node:fs/promises';
import { journalPath } from '@dawsos/ledger';
import { describe, expect, it } from 'vitest';
import { createTestChain } from '../testing/create-test-chain.ts';
import { metricValue } from '../testing/metric-value.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();
const date = '2013-03-01';

type TestChain = Awaited<ReturnType<typeof createTestChain>>;
const change = ({ database }: TestChain, text: string) =>
  database.database.query({ text, operation: 'update', table: 'none' });
const exposition = async ({ telemetry }: TestChain) => (await telemetry.metrics.render(undefined)).body;
const statusOf = async (test: TestChain) =>
  (await test.rows<{ status: string }>('select status from pricing_packs'))[0]?.status;

describe('the chain of a date', () => {
  it('builds, reconciles, keeps the macro figures, marks fresh and asks for alerts, in this order', async () => {
    const test = await createTestChain(marketData);
    await test.run(date);
    expect(test.steps).toEqual([
      'build_pack done: 5 prices',
      'reconcile_ledger done: 4 portfolios, 14 positions, no drift',
      'compute_macro done: 5 series',
      'prewarm failed: the executor cannot be reached',
      'mark_fresh done: PP_2013-03-01 is fresh',
      'evaluate_alerts done: asked for',
    ]);
    expect(await statusOf(test)).toBe('fresh');
    expect(test.asked).toEqual([date]);
    const told = await exposition(test);
    const runs = (job_name: string, status: string) => metricValue(told, 'dawsos_job_runs_total', { job_name, status });
    for (const job of ['build_pack', 'reconcile_ledger', 'compute_macro', 'mark_fresh', 'evaluate_alerts']) {
      expect(runs(job, 'success')).toBe(1);
      expect(metricValue(told, 'dawsos_job_duration_seconds_count', { job_name: job })).toBe(1);
    }
    expect(runs('prewarm', 'error')).toBe(1);
  });

  it('run again in the same night does nothing, and by hand all of it', async () => {
    const test = await createTestChain(marketData);
    const night = { night: '2013-03-02' as never };
    await test.run(date, night);
    await test.run(date, night);
    expect(test.steps.slice(6).filter((step) => !step.startsWith('prewarm'))).toEqual(
      test.steps
        .slice(0, 6)
        .filter((step) => !step.startsWith('prewarm'))
        .map((step) => step.replace(' done:', ' done before:')),
    );
    await test.run(date);
    expect(test.steps.slice(12)).toContain('build_pack done: already there');
    expect(await test.rows('select night, status from chain_runs order by started_at')).toEqual([
      { night: '2013-03-02', status: 'success' },
      { night: null, status: 'success' },
    ]);
  });

  it('is run by one at a time', async () => {
    const test = await createTestChain(marketData);
    const others: unknown[] = [];
    test.meanwhile.evaluating = async () => void others.push(await test.run(date));
    expect(await test.run(date)).not.toBe('busy');
    expect(others).toEqual(['busy']);
  });

  it('stops before the pack is fresh where journal and database differ, and goes on once they do not', async () => {
    const test = await createTestChain(marketData);
    await change(test, `update trades set quantity = 101 where seq = 1`);
    // 100 shares became 101; and 430.47 of 53,192.50 dollars are 80.9 basis points.
    await expect(test.run(date)).rejects.toThrow(/differ in 3 things by more than 1 bp: positions by up to 100.0 bp/);
    expect(await statusOf(test)).toBe('warming');
    expect(await test.rows('select status, error from chain_runs')).toMatchObject([{ status: 'error' }]);
    expect(metricValue(await exposition(test), 'reconciliation_failures_total')).toBe(1);
    const [kept] = await test.rows<Record<string, unknown>>('select * from ledger_reconciliations');
    expect(kept).toMatchObject({ agrees: false, asof_date: date, position_drift: '100' });
    expect(Number(kept?.value_drift)).toBeCloseTo(80.93, 1);

    await change(test, `update trades set quantity = 100 where seq = 1`);
    await test.run(date);
    expect(test.steps.slice(-6)).toContain('build_pack done before: 5 prices');
    expect(await statusOf(test)).toBe('fresh');
    expect(await test.rows('select attempts from chain_steps where step = $$reconcile_ledger$$')).toEqual([
      { attempts: 2 },
    ]);
  });

  it('compares again when it is gone on with: the ledger may have changed since', async () => {
    const test = await createTestChain(marketData);
    await change(test, 'alter table macro_snapshots rename to gone');
    await expect(test.run(date)).rejects.toThrow('macro_snapshots');
    await change(test, 'alter table gone rename to macro_snapshots');
    await change(test, `update trades set quantity = 101 where seq = 1`);
    await expect(test.run(date)).rejects.toThrow(/differ in 3 things/);
    expect(await statusOf(test)).toBe('warming');
  });

  it('stops where the journal was changed by another hand', async () => {
    const test = await createTestChain(marketData);
    const path = journalPath(test.dataDir);
    await writeFile(path, (await readFile(path, 'latin1')).replace(' 100 AAPL', ' 200 AAPL'));
    await expect(test.run(date)).rejects.toThrow('was changed');
    expect(metricValue(await exposition(test), 'reconciliation_failures_total')).toBe(1);
  });

  it('keeps the macro figures of a date as they were known then, whatever is revised later', async () => {
    const test = await createTestChain(marketData);
    await test.run(date);
    const before = await test.rows('select * from macro_snapshots order by series');
    await change(test, 'update macro_series set value = value + 1');
    await test.run(date);
    expect(await test.rows('select * from macro_snapshots order by series')).toEqual(before);
  });
});

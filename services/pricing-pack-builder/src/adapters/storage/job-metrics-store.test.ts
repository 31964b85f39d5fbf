import { createTestDatabase } from '@dawsos/testkit/test-database';
import { afterAll, describe, expect, it } from 'vitest';
import { createJobMetricsStore, keepNewestPacks } from './job-metrics-store.ts';

const { database, drop } = await createTestDatabase();
afterAll(drop);
const runs = (value: number) => [{ name: 'dawsos_job_runs_total', labels: { status: 'success' }, value }];

describe('createJobMetricsStore', () => {
  it('adds each run to what is there, however many end at the same moment', async () => {
    const store = createJobMetricsStore(database);
    await Promise.all(Array.from({ length: 12 }, () => store.add('build_pack', runs(1))));
    await store.add('mark_fresh', runs(5));
    expect(await store.readAll()).toEqual([
      { job: 'build_pack', snapshot: runs(12) },
      { job: 'mark_fresh', snapshot: runs(5) },
    ]);
  });
});

describe('keepNewestPacks', () => {
  it('leaves the seven newest packs, and every series that is not about one', () => {
    const days = ['08', '01', '02', '09', '04', '03', '05', '07', '06'];
    const packs = days.map((day) => ({ name: 'd', labels: { pack_id: `PP_2013-02-${day}` }, value: 1 }));
    const kept = keepNewestPacks([...runs(1), ...packs]).map(({ labels }) => labels.pack_id?.slice(-2));
    expect(kept).toEqual([undefined, '08', '09', '04', '03', '05', '07', '06']);
  });
});

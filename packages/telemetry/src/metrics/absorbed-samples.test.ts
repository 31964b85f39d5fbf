import { metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { mergeSnapshots } from './absorbed-samples.ts';
import { createMetrics } from './create-metrics.ts';
import type { Metrics, MetricsSnapshot } from './metrics.ts';

const create = (): Metrics => createMetrics({ exemplar: () => undefined, onCollectError: () => undefined });
const scrape = async (metrics: Metrics, accept?: string) => parseExposition(await metrics.render(accept));

/** What a job that built one pack leaves behind, as it comes back out of a database. */
async function finishedJob(packId = 'PP_2013-03-01', seconds = 70): Promise<MetricsSnapshot> {
  const metrics = create();
  metrics.counter(catalogue.packBuildSuccesses).add();
  metrics.counter(catalogue.jobRuns).bind({ job_name: 'build_pack', status: 'success' }).add();
  metrics.histogram(catalogue.packBuildDurationByPack).bind({ pack_id: packId }).observe(seconds);
  metrics.gauge(catalogue.packSize).bind({}).set(1000);
  return JSON.parse(JSON.stringify(await metrics.snapshot()));
}

const runs = { job_name: 'build_pack', status: 'success' } as const;
const duration = 'dawsos_pack_build_duration_seconds';

describe('metrics of a finished process', () => {
  it('are added to the own ones, and stand alone where there are none', async () => {
    const metrics = create();
    metrics.counter(catalogue.jobRuns).bind(runs).add(2);
    metrics.absorb('job', await finishedJob());
    for (const accept of [undefined, 'application/openmetrics-text']) {
      const read = await scrape(metrics, accept);
      expect(read.value('dawsos_job_runs_total', runs)).toBe(3);
      expect(read.value('pricing_pack_build_success_total')).toBe(1);
      expect(read.value(`${duration}_count`, { pack_id: 'PP_2013-03-01' })).toBe(1);
      expect(read.value(`${duration}_sum`, { pack_id: 'PP_2013-03-01' })).toBe(70);
    }
  });

  it('add up bucket by bucket', async () => {
    const metrics = create();
    metrics.histogram(catalogue.packBuildDurationByPack).bind({ pack_id: 'PP_2013-03-01' }).observe(400);
    metrics.absorb('job', await finishedJob('PP_2013-03-01', 70));
    const buckets = (await scrape(metrics)).samples(`${duration}_bucket`);
    expect(buckets.map(({ labels, value }) => [labels.le, value])).toEqual([
      ['60.0', 0],
      ['300.0', 1],
      ['600.0', 2],
      ['900.0', 2],
      ['1200.0', 2],
      ['+Inf', 2],
    ]);
  });

  it('are explained like all others', async () => {
    const metrics = create();
    metrics.absorb('job', await finishedJob());
    const { families } = await scrape(metrics);
    expect(families).toContainEqual(
      expect.objectContaining({ name: duration, type: 'histogram', help: catalogue.packBuildDurationByPack.help }),
    );
  });

  it('take the place of what the same source gave before, and join those of another', async () => {
    const metrics = create();
    const snapshot = await finishedJob();
    metrics.absorb('a', snapshot);
    metrics.absorb('a', snapshot);
    expect((await scrape(metrics)).value('pricing_pack_build_success_total')).toBe(1);
    metrics.absorb('b', snapshot);
    expect((await scrape(metrics)).value('pricing_pack_build_success_total')).toBe(2);
  });

  it('hold no other gauges: what they said is over', async () => {
    const metrics = create();
    metrics.absorb('job', await finishedJob());
    expect((await scrape(metrics)).value('dawsos_pricing_pack_size_bytes')).toBeUndefined();
  });

  it('hold the gauges that outlive their process: the newer of theirs and the own one stands', async () => {
    const left = { provider: 'fmp' } as const;
    let nowMs = 1_000;
    const process = () =>
      createMetrics({ exemplar: () => undefined, onCollectError: () => undefined, wallClock: () => nowMs });
    const snapshotOf = async (value: number) => {
      const job = process();
      job.gauge(catalogue.providerRateLimitRemaining).bind(left).set(value);
      return JSON.parse(JSON.stringify(await job.snapshot()));
    };
    const older = await snapshotOf(240);
    nowMs = 2_000;
    const newer = await snapshotOf(12);
    const metrics = process();
    const remaining = async () => (await scrape(metrics)).samples('dawsos_provider_rate_limit_remaining');
    metrics.absorb('job', mergeSnapshots(newer, older));
    expect(await remaining()).toMatchObject([{ labels: left, value: 12 }]);
    metrics.absorb('job', older);
    expect(await remaining()).toMatchObject([{ labels: left, value: 240 }]);
    nowMs = 3_000;
    metrics.gauge(catalogue.providerRateLimitRemaining).bind(left).set(99);
    metrics.absorb('job', mergeSnapshots(older, newer));
    expect(await remaining()).toMatchObject([{ labels: left, value: 99 }]);
    nowMs = 4_000;
    metrics.absorb('job', await snapshotOf(7));
    expect(await remaining()).toMatchObject([{ labels: left, value: 7 }]);
  });

  it('keep the newest packs only, together with the own ones', async () => {
    const metrics = create();
    const own = metrics.histogram(catalogue.packBuildDurationByPack);
    for (let day = 10; day < 17; day++) own.bind({ pack_id: `PP_2013-03-${day}` }).observe(1);
    const older = await Promise.all([3, 4, 5].map((day) => finishedJob(`PP_2013-03-0${day}`)));
    metrics.absorb('job', mergeSnapshots(...older, await finishedJob('PP_2013-03-20')));
    const packs = (await scrape(metrics)).samples(`${duration}_count`).map(({ labels }) => labels.pack_id);
    expect(packs.toSorted()).toEqual([11, 12, 13, 14, 15, 16, 20].map((day) => `PP_2013-03-${day}`));
  });

  it('that the catalogue does not have any more are passed over', async () => {
    const metrics = create();
    metrics.absorb('job', [{ name: 'dawsos_forgotten_total', labels: {}, value: 1 }]);
    expect((await metrics.render()).body).not.toContain('forgotten');
  });
});

describe('merged snapshots', () => {
  it('are the sum, whatever order labels stand in', () => {
    const merged = mergeSnapshots(
      [
        { name: 'a_total', labels: { x: '1', y: '2' }, value: 1 },
        { name: 'b_total', labels: {}, value: 5 },
      ],
      [{ name: 'a_total', labels: { y: '2', x: '1' }, value: 2 }],
    );
    expect(merged).toEqual([
      { name: 'a_total', labels: { x: '1', y: '2' }, value: 3 },
      { name: 'b_total', labels: {}, value: 5 },
    ]);
  });

  it('are not the ones given', () => {
    const given = [{ name: 'a_total', labels: {}, value: 1 }];
    mergeSnapshots(given, given);
    expect(given).toEqual([{ name: 'a_total', labels: {}, value: 1 }]);
  });
});

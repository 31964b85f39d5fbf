import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { observeJob } from './observe-job.ts';

const job = { job_name: 'build_pack' };

async function start() {
  const { telemetry } = await startTestTelemetry();
  let nowMs = 1_362_096_000_000;
  const takes = (seconds: number) => {
    nowMs += seconds * 1000;
  };
  const run = <Result>(work: () => Promise<Result>) => observeJob('build_pack', telemetry, work, () => nowMs);
  return { run, takes, scrape: async () => parseExposition(await telemetry.metrics.render()) };
}

describe('a job', () => {
  it('that succeeds is timed, counted, and remembered with the time of it', async () => {
    const { run, takes, scrape } = await start();
    const build = async () => {
      takes(90);
      return 'built';
    };
    expect(await run(build)).toBe('built');
    const read = await scrape();
    expect(read.value('dawsos_job_runs_total', { ...job, status: 'success' })).toBe(1);
    expect(read.value('dawsos_job_duration_seconds_sum', job)).toBe(90);
    expect(read.value('dawsos_job_last_success_timestamp_seconds', job)).toBe(1_362_096_090);
  });

  it('that fails is timed and counted, its error handed on, its last success left as it was', async () => {
    const { run, takes, scrape } = await start();
    const failure = new Error('no prices');
    await run(async () => takes(1));
    await expect(
      run(async () => {
        takes(5);
        throw failure;
      }),
    ).rejects.toBe(failure);
    const read = await scrape();
    expect(read.value('dawsos_job_runs_total', { ...job, status: 'error' })).toBe(1);
    expect(read.value('dawsos_job_duration_seconds_count', job)).toBe(2);
    expect(read.value('dawsos_job_last_success_timestamp_seconds', job)).toBe(1_362_096_001);
  });

  it('that never succeeded has no time of success', async () => {
    const { run, scrape } = await start();
    await run(() => Promise.reject(new Error('x'))).catch(() => undefined);
    expect((await scrape()).samples('dawsos_job_last_success_timestamp_seconds')).toEqual([]);
  });
});

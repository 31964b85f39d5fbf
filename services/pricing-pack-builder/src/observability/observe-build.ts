import { metrics as catalogue } from '@dawsos/conventions';
import { packId } from '@dawsos/domain';
import { observeJob, type Telemetry } from '@dawsos/telemetry';
import type { BuildOutcome, BuildRequest } from '../build/build-pack.ts';

type Build = (request: BuildRequest, signal: AbortSignal) => Promise<BuildOutcome>;

/** Counts and times builds; finding the pack there already is a run of the job, but no build. */
export const observeBuild =
  (build: Build, telemetry: Telemetry): Build =>
  (request, signal) => {
    const { metrics } = telemetry;
    // Bound before anything can fail, so that both counters exist from the first run on.
    const successes = metrics.counter(catalogue.packBuildSuccesses).bind({});
    const failures = metrics.counter(catalogue.packBuildFailures).bind({});
    return observeJob('build_pack', telemetry, async () => {
      const startedAt = performance.now();
      try {
        const result = await build(request, signal);
        if (result.outcome === 'built') {
          const seconds = (performance.now() - startedAt) / 1000;
          successes.add();
          metrics.histogram(catalogue.packBuildDuration).bind({}).observe(seconds);
          metrics
            .histogram(catalogue.packBuildDurationByPack)
            .bind({ pack_id: packId(request.date) })
            .observe(seconds);
        }
        return result;
      } catch (error) {
        failures.add();
        throw error;
      }
    });
  };

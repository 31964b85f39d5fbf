import { runK6 } from '../measure/run-k6.ts';
import { type System, startSystem } from '../system/system.ts';
import type { Bench } from './bench.ts';

/** Starts the services, warms them up with portfolios of the family `seed`, lets `work` have them, and stops them. */
export async function withSystem<Result>(
  { base, pace, progress }: Bench,
  telemetry: boolean,
  work: (system: System) => Promise<Result>,
  seed = 1,
): Promise<Result> {
  const system = await startSystem(base, telemetry);
  try {
    progress(`services ${telemetry ? 'with' : 'without'} telemetry`);
    await runK6({ baseUrl: system.baseUrl, rate: pace.rate, seconds: pace.warmUpSeconds, portfolios: 10, seed });
    return await work(system);
  } finally {
    await system.stop();
  }
}

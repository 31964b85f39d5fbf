import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cpuOfFamily } from '../measure/cpu-time.ts';
import type { Base } from '../system/base.ts';
import type { JobCall, JobFigures } from './calls.ts';

/** Runs a job to its end; throws with what it complained of. */
export async function runJob(base: Base, call: Omit<JobCall, 'databaseUrl' | 'dataDir'>): Promise<JobFigures> {
  const whole: JobCall = { ...call, databaseUrl: base.databaseUrl, dataDir: base.dataDir };
  const before = cpuOfFamily(base.postgresPid);
  const child = spawn(process.execPath, [fileURLToPath(new URL('job.ts', import.meta.url)), JSON.stringify(whole)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [[code, signal], said, complained] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (code !== 0) throw new Error(`${call.job} ended with ${code ?? signal}:\n${complained.slice(0, 4_000)}`);
  return { ...JSON.parse(said), postgresCpu: cpuOfFamily(base.postgresPid) - before };
}

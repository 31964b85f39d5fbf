import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CrashRecord, captureLines } from '@dawsos/testkit';
import { anythingFound, crashTable } from './count-crashes.ts';

// `pnpm crash-matrix --runs N --seed S`: half of the runs kill under the delivery of alerts, half under the nightly chain
// and trades, both at a time; one table of what they found. Ends with 1 where anything was.
const { values } = parseArgs({
  options: { runs: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const [runs, seed] = [Number(values.runs), Number(values.seed)];
if (!Number.isSafeInteger(runs) || runs < 2 || !Number.isSafeInteger(seed)) {
  process.stderr.write('usage: pnpm crash-matrix [--runs N] [--seed S], N being at least 2\n');
  process.exit(2);
}
const vitest = fileURLToPath(new URL('vitest.mjs', import.meta.resolve('vitest/package.json')));
const folder = await mkdtemp(join(tmpdir(), 'dawsos-crash-matrix-'));

interface Matrix {
  readonly service: string;
  readonly file: string;
  readonly runs: number;
}
const matrices: readonly Matrix[] = [
  { service: 'alert-delivery', file: 'src/crashes.test.ts', runs: runs >> 1 },
  { service: 'pricing-pack-builder', file: 'src/nightly/crashes.test.ts', runs: runs - (runs >> 1) },
];

async function run({ service, file, runs: count }: Matrix): Promise<{ ok: boolean; records: readonly CrashRecord[] }> {
  const path = join(folder, `${service}.jsonl`);
  await writeFile(path, '');
  const child = spawn(process.execPath, [vitest, 'run', file, '--no-color'], {
    cwd: fileURLToPath(new URL(`../../../services/${service}`, import.meta.url)),
    env: { ...process.env, CRASH_RUNS: String(count), CRASH_SEED: String(seed), CRASH_RECORDS: path },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [captureLines(child.stdout), captureLines(child.stderr)];
  const [code] = await once(child, 'close');
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const records = lines.map((line): CrashRecord => JSON.parse(line));
  const ok = code === 0 && records.length === count;
  if (!ok) process.stdout.write(`${said.flatMap((captured) => captured.lines).join('\n')}\n`);
  return { ok, records };
}

try {
  const began = performance.now();
  const done = await Promise.all(matrices.map(run));
  const records = done.flatMap((one) => one.records);
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${crashTable(records)}\n${records.length} crashes of seed ${seed} in ${seconds} s\n`);
  process.exitCode = done.every(({ ok }) => ok) && !anythingFound(records) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}

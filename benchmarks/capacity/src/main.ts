import { cpus } from 'node:os';
import { describeMachine } from '@dawsos/testkit';
import { type Options, type PartName, parseOptions, usage } from './options.ts';
import type { Bench } from './parts/bench.ts';
import { measureCost } from './parts/measure-cost.ts';
import { measureGrowth } from './parts/measure-growth.ts';
import { measureLimit } from './parts/measure-limit.ts';
import { writeDocument } from './report/write-document.ts';
import { loadResults, type Results, saveResults } from './results.ts';
import { type Base, startBase } from './system/base.ts';

const began = performance.now();
const progress = (line: string) =>
  void process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);

const measure: { readonly [Name in PartName]: (bench: Bench) => Promise<Results[Name]> } = {
  limit: measureLimit,
  cost: measureCost,
  growth: measureGrowth,
};

async function describeServer(base: Base): Promise<string> {
  const [server] = await base.run<{ version: string }>("select current_setting('server_version') as version");
  return `PostgreSQL ${server?.version}`;
}

/** Each part on a base of its own, so that none inherits what another has made. */
async function run<Name extends PartName>(part: Name, { pace }: Options): Promise<void> {
  progress(`part ${part}`);
  const base = await startBase();
  const interrupted = (code: number) => void base.stop().finally(() => process.exit(code));
  process.once('SIGINT', () => interrupted(130)).once('SIGTERM', () => interrupted(143));
  try {
    const result = await measure[part]({ base, pace, progress });
    await saveResults(part, {
      at: new Date().toISOString().slice(0, 10),
      machine: `${describeMachine()}, ${await describeServer(base)}`,
      cores: cpus().length,
      result,
    });
  } finally {
    process.removeAllListeners('SIGINT').removeAllListeners('SIGTERM');
    await base.stop();
  }
}

const options = parseOptions(process.argv.slice(2));
if (options.help) process.stdout.write(`${usage}\n`);
else {
  for (const part of options.parts) await run(part, options);
  const [limit, cost, growth] = await Promise.all([loadResults('limit'), loadResults('cost'), loadResults('growth')]);
  const text = await writeDocument({ ...(limit && { limit }), ...(cost && { cost }), ...(growth && { growth }) });
  process.stdout.write(text);
}

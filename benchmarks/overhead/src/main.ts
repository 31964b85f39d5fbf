import { type BenchDatabase, startBenchDatabase } from './app/bench-database.ts';
import { type Cores, claimCores } from './cores.ts';
import { startHelper } from './helper-process.ts';
import type { Instruments, Visit } from './measure-visit.ts';
import { type Options, parseOptions, usage } from './options.ts';
import type { LoadCalls } from './processes/load.ts';
import type { SinkCalls } from './processes/sinks.ts';
import { formatProfile } from './profile/format-profile.ts';
import { profileVariant } from './profile/profile-variant.ts';
import { formatTable } from './report.ts';
import { runRounds } from './run-rounds.ts';
import type { Surroundings } from './server-under-test.ts';
import { variantNamed } from './variants/catalogue.ts';
import type { Sinks } from './variants/variant.ts';

const print = (text: string) => process.stdout.write(`${text}\n`);
const progress = (text: string) => process.stderr.write(`${text}\n`);

async function measure(options: Options, surroundings: Surroundings, instruments: Instruments): Promise<void> {
  const { rounds, columns, variants } = options;
  const visits: Visit[] = [];
  const plan = { rounds, columns, variants, bare: variantNamed('bare') };
  for await (const visit of runRounds(plan, surroundings, instruments)) {
    visits.push(visit);
    const count = `${visits.length}/${rounds * columns.length * variants.length}`;
    progress(
      `${count} ${visit.variant} ${visit.column}: ${visit.ratio.toFixed(2)} (${visit.cpuUsPerRequest.toFixed(0)} µs over ${visit.bareCpuUsPerRequest.toFixed(0)})`,
    );
  }
  print(`CPU per request over bare Express in the same seconds, median (range) of ${rounds} rounds`);
  print(surroundings.serverCores === undefined ? 'NOT PINNED: no taskset, or one core only\n' : '');
  print(formatTable(variants, columns, visits));
}

async function profile(options: Options, surroundings: Surroundings, instruments: Instruments): Promise<void> {
  for (const column of options.columns) {
    const bare = await profileVariant(variantNamed('bare'), column, surroundings, instruments);
    for (const variant of options.variants) {
      const own = await profileVariant(variant, column, surroundings, instruments);
      print(formatProfile(`${variant.title}, ${column}`, own, bare));
    }
  }
}

async function run(options: Options): Promise<void> {
  const cores = claimCores();
  const database: BenchDatabase = await startBenchDatabase();
  const interrupted = (code: number) => void database.stop().finally(() => process.exit(code));
  process.once('SIGINT', () => interrupted(130)).once('SIGTERM', () => interrupted(143));
  process.stdout.once('error', () => interrupted(1));
  const sinks = await startHelper<SinkCalls, Sinks>('sinks');
  const load = await startHelper<LoadCalls>('load');
  try {
    const surroundings = { serverCores: serverCoresFor(options, cores), sinks: sinks.ready, databaseUrl: database.url };
    const instruments = { load: load.calls, sinks: sinks.calls, pace: options.pace };
    await (options.profile ? profile : measure)(options, surroundings, instruments);
  } finally {
    await Promise.allSettled([load.stop(), sinks.stop(), database.stop()]);
  }
}

/** One core to itself; two under the profiler, whose sampler would otherwise only run where the server lets go of its core. */
const serverCoresFor = ({ profile: profiled }: Options, cores: Cores | undefined): readonly number[] | undefined => {
  if (cores === undefined) return undefined;
  return profiled ? [cores.server, cores.others] : [cores.server];
};

const options = parseOptions(process.argv.slice(2));
if (options.help) print(usage);
else await run(options);

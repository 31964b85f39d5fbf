import { type BenchDatabase, startBenchDatabase } from '../app/bench-database.ts';
import { startHelper } from '../helper-process.ts';
import type { LoadCalls } from '../processes/load.ts';
import type { SinkCalls } from '../processes/sinks.ts';
import type { Sinks } from '../variants/variant.ts';
import type { Column } from './columns.ts';
import type { Instruments, Pace } from './load-server.ts';
import type { Surroundings } from './server-under-test.ts';

interface Wanted {
  readonly column: Column;
  readonly pace: Pace;
  readonly serverCores: readonly number[] | undefined;
}

/** Nobody asks it anything: the plain column has no queries. */
const noDatabase: BenchDatabase = { url: 'postgres://nobody@127.0.0.1:1/none', stop: async () => undefined };

/** Starts all a server under test needs around it, runs `work`, and stops it again, also when the process is told to end. */
export async function withInstruments<Result>(
  { column, pace, serverCores }: Wanted,
  work: (surroundings: Surroundings, instruments: Instruments) => Promise<Result>,
): Promise<Result> {
  const database = column === 'database' ? await startBenchDatabase() : noDatabase;
  const interrupted = (code: number) => void database.stop().finally(() => process.exit(code));
  const onInterrupt = () => interrupted(130);
  const onTerminate = () => interrupted(143);
  const onClosedOutput = () => interrupted(1);
  process.once('SIGINT', onInterrupt).once('SIGTERM', onTerminate);
  process.stdout.once('error', onClosedOutput);
  const sinks = await startHelper<SinkCalls, Sinks>('sinks');
  const load = await startHelper<LoadCalls>('load');
  try {
    return await work(
      { serverCores, sinks: sinks.ready, databaseUrl: database.url },
      { load: load.calls, sinks: sinks.calls, pace },
    );
  } finally {
    await Promise.allSettled([load.stop(), sinks.stop(), database.stop()]);
    process.off('SIGINT', onInterrupt).off('SIGTERM', onTerminate);
    process.stdout.off('error', onClosedOutput);
  }
}

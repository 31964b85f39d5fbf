import { setTimeout as delay } from 'node:timers/promises';
import type { System } from '../system/system.ts';
import { cpuOf, cpuOfFamily } from './cpu-time.ts';
import { readDatabaseWork } from './database-work.ts';
import type { Figures } from './figures.ts';
import { type Load, runK6 } from './run-k6.ts';
import { scrapeAll } from './scrape-all.ts';

/** Exporter and PostgreSQL's statistics have told what they have after at most so long. */
const QUIET_MS = 6_000;

/** Drives the system and reads off what that cost; setting up and the generator's own start are in it, and little. */
export async function measureLoad(system: System, load: Omit<Load, 'baseUrl'>, quietMs = QUIET_MS): Promise<Figures> {
  const { services, sink, base } = system;
  const lines = services.map(({ stdout }) => stdout.lines.length);
  sink.clear();
  const worked = await readDatabaseWork(base);
  const sinkBefore = process.cpuUsage();
  const before = cpuBy(system);
  const result = await runK6({ ...load, baseUrl: system.baseUrl });
  const after = cpuBy(system);
  const sinkCpu = process.cpuUsage(sinkBefore);
  if (result.requests === 0) throw new Error('the load test sent nothing');
  await settled(sink, quietMs);
  const { blocks, rowsScanned } = await readDatabaseWork(base);
  const spanBytes = sink.requests.reduce(
    (sum, { headers, body }) => sum + Number(headers['content-length'] ?? body.length),
    0,
  );
  const told = services.flatMap(({ stdout }, index) => stdout.lines.slice(lines[index]));
  return {
    ...result,
    generatorCpu: result.generatorCpu + (sinkCpu.user + sinkCpu.system) / 1_000_000,
    rate: load.rate,
    seconds: load.seconds,
    cpu: Object.fromEntries(Object.entries(after).map(([name, seconds]) => [name, seconds - (before[name] ?? 0)])),
    spans: sink.spans().length,
    spanBytes,
    blocks: blocks - worked.blocks,
    rowsScanned: rowsScanned - worked.rowsScanned,
    logBytes: told.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0),
    ...(await scrapeAll(services)),
  };
}

const cpuBy = ({ services, base }: System): Readonly<Record<string, number>> => ({
  ...Object.fromEntries(services.map(({ name, pid }) => [name, cpuOf(pid)])),
  postgres: cpuOfFamily(base.postgresPid),
});

/** Waits until nothing has arrived for a while. */
async function settled(sink: System['sink'], quietMs: number): Promise<void> {
  let [seen, since] = [sink.requests.length, performance.now()];
  while (performance.now() - since < quietMs) {
    await delay(250);
    if (sink.requests.length > seen) [seen, since] = [sink.requests.length, performance.now()];
  }
}

import type { LoadResult } from './run-k6.ts';

/** What a load cost, in all. */
export interface Figures extends LoadResult {
  readonly rate: number;
  readonly seconds: number;
  /** CPU seconds by process. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly spans: number;
  /** Of OTLP, as sent. */
  readonly spanBytes: number;
  readonly logBytes: number;
  /** Of all services, at the end. */
  readonly series: number;
  readonly scrapeBytes: number;
  /** Pages of 8 KB that PostgreSQL looked at, and rows that it went through without an index. */
  readonly blocks: number;
  readonly rowsScanned: number;
}

/** CPU seconds of the system, those of generator and sink not among them. */
export const systemCpu = ({ cpu }: Pick<Figures, 'cpu'>): number =>
  Object.values(cpu).reduce((sum, seconds) => sum + seconds, 0);

/** What a million such requests would come to. */
export const perMillion = (amount: number, { requests }: Pick<Figures, 'requests'>): number =>
  (amount / requests) * 1_000_000;

/** The share of a core, or of all, from which on there is nothing left to speak of. */
const usedUp = 0.85;

/** What kept the system from more, of a load that broke the SLOs; `cores`: of the machine. */
export function describeLimit(figures: Figures, cores: number): string {
  const { seconds, cpu, generatorCpu, generatorSeconds } = figures;
  // Services are busy while there is load, the generator before it as well.
  const generator = generatorCpu / generatorSeconds;
  const services = Object.entries(cpu).map(([name, busy]) => [name, busy / seconds] as const);
  const used = services.reduce((sum, [, share]) => sum + share, generator);
  const busiest = services.find(([, share]) => share >= usedUp);
  const all = [...services, ['generator and sink', generator] as const]
    .map(([name, share]) => `${name} ${share.toFixed(2)}`)
    .join(', ');
  const cause =
    used >= cores * usedUp
      ? `the machine's ${cores} cores are used up, ${generator.toFixed(2)} of them by generator and sink`
      : busiest !== undefined
        ? `${busiest[0]} uses up the one core that it can`
        : 'neither a process nor the machine is used up: requests wait for each other';
  return `${cause} (cores: ${all})`;
}

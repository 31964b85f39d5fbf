import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cpuOfEndedChildren } from './cpu-time.ts';

/** A load that `loadtests/slo.ts` makes. */
export interface Load {
  readonly baseUrl: string;
  /** Requests a second. */
  readonly rate: number;
  readonly seconds: number;
  /** Portfolios that are asked for: so many of the family, every `stride`th. */
  readonly portfolios: number;
  readonly stride?: number;
  readonly seed?: number;
  /** One kind of request out of the mix. */
  readonly only?: string | undefined;
}

/** How it went. */
export interface LoadResult {
  readonly requests: number;
  readonly failed: number;
  /** Whether every limit of the SLOs was kept at the rate that was wanted. */
  readonly holds: boolean;
  /** Limits that were not, as k6 names them. */
  readonly crossed: readonly string[];
  /** Requests that were due and not sent. */
  readonly dropped: number;
  readonly kinds: readonly {
    readonly request: string;
    readonly p50: number;
    readonly p95: number;
    readonly p99: number;
  }[];
  /** CPU seconds of the generator, later of the sink beside it as well. */
  readonly generatorCpu: number;
  /** How long that ran, making its virtual users before the load included. */
  readonly generatorSeconds: number;
}

/** What the report of a load test says, as far as it is read here. */
interface Report {
  readonly kinds: readonly {
    readonly request: string;
    readonly count: number;
    readonly failed: number;
    readonly ms: Readonly<Record<string, number>>;
  }[];
  readonly dropped: number;
  readonly crossed: readonly string[];
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const THRESHOLDS_CROSSED = 99;

/** Runs the load test; throws with k6's own words where it could not be carried out. */
export async function runK6({
  baseUrl,
  rate,
  seconds,
  portfolios,
  stride = 1,
  seed = 1,
  only,
}: Load): Promise<LoadResult> {
  const reports = await mkdtemp(join(tmpdir(), 'dawsos-capacity-k6-'));
  const before = cpuOfEndedChildren();
  const startedAt = performance.now();
  try {
    const child = spawn(
      process.execPath,
      [join(root, 'tooling/k6.ts'), 'run', '--quiet', join(root, 'loadtests/slo.ts')],
      {
        env: {
          ...process.env,
          // No Prometheus of another copy is to have these.
          PROMETHEUS_PORT: '0',
          BASE_URL: baseUrl,
          RATE: String(rate),
          DURATION: `${seconds}s`,
          PORTFOLIOS: String(portfolios),
          STRIDE: String(stride),
          SEED: String(seed),
          ...(only !== undefined && { ONLY: only }),
          REPORTS: reports,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const [[code], said, complained] = await Promise.all([
      once(child, 'close'),
      text(child.stdout),
      text(child.stderr),
    ]);
    if (code !== 0 && code !== THRESHOLDS_CROSSED) throw new Error(`k6 ended with ${code}:\n${said}${complained}`);
    const report: Report = JSON.parse(await readFile(join(reports, 'slo.json'), 'utf8'));
    const generatorSeconds = (performance.now() - startedAt) / 1_000;
    const generatorCpu = cpuOfEndedChildren() - before;
    return { ...readReport(report, rate * seconds), generatorCpu, generatorSeconds };
  } finally {
    await rm(reports, { recursive: true, force: true });
  }
}

/** `wanted`: requests that should have been sent. */
export function readReport(
  { kinds, dropped, crossed }: Report,
  wanted: number,
): Omit<LoadResult, 'generatorCpu' | 'generatorSeconds'> {
  const requests = kinds.reduce((sum, { count }) => sum + count, 0);
  return {
    requests,
    failed: Math.round(kinds.reduce((sum, { count, failed }) => sum + count * failed, 0)),
    // As `stress` has it: one request may fall behind the end.
    holds: crossed.length === 0 && wanted - requests <= 1 + wanted * 0.02,
    crossed,
    dropped,
    kinds: kinds.map(({ request, ms }) => ({
      request,
      p50: ms.med ?? Number.NaN,
      p95: ms['p(95)'] ?? Number.NaN,
      p99: ms['p(99)'] ?? Number.NaN,
    })),
  };
}

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTool } from '../run-tool.ts';

/** How a load test ended. */
export interface LoadEnd {
  /** 0, or 99 where a threshold was crossed. */
  readonly code: number;
  readonly output: string;
  readonly results: LoadResults;
  /** What k6 measured, request by request. */
  readonly samples: readonly LoadSample[];
  /** The report as a page. */
  readonly page: string;
}

/** The JSON report, as far as tests read it. */
export interface LoadResults {
  readonly kinds: readonly KindResult[];
  readonly phases: readonly {
    readonly name: string;
    readonly rate: number;
    /** Requests a second. */
    readonly sent: number;
    readonly kinds: readonly KindResult[];
    readonly recoveryMs?: number;
  }[];
  readonly dropped: number;
  readonly crossed: readonly string[];
}
interface KindResult {
  readonly request: string;
  readonly count: number;
  readonly failed: number;
  readonly ms: Readonly<Record<string, number>>;
  readonly limits: readonly { readonly text: string; readonly burn: number; readonly kept: boolean }[];
}

/** One request as k6 tells it. */
export interface LoadSample {
  readonly request: string;
  readonly status: string;
  readonly ms: number;
}

/** Runs a load test of `loadtests/` on the executor at `baseUrl`. */
export async function runLoad(
  name: string,
  baseUrl: string,
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<LoadEnd> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-load-'));
  try {
    const script = fileURLToPath(new URL(`../../../../loadtests/${name}.ts`, import.meta.url));
    const json = join(folder, 'samples.ndjson');
    const { code, output } = await runTool(
      'k6',
      // Any port for its own API: several may run at once.
      ['run', '--quiet', '--no-color', '--address=127.0.0.1:0', `--out=json=${json}`, ...args, script],
      { env: { BASE_URL: baseUrl, REPORTS: folder, K6_NO_USAGE_REPORT: 'true', ...env }, timeoutMs: 180_000 },
    );
    const report = await readFile(join(folder, `${name}.json`), 'utf8').catch((cause: unknown) => {
      throw new Error(`no report of ${name}:\n${output}`, { cause });
    });
    return {
      code,
      output,
      results: JSON.parse(report),
      samples: readSamples(await readFile(json, 'utf8')),
      page: await readFile(join(folder, `${name}.html`), 'utf8'),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Point {
  readonly type: string;
  readonly metric: string;
  readonly data: { readonly value: number; readonly tags: Readonly<Record<string, string>> };
}

const readSamples = (lines: string): LoadSample[] =>
  lines.split('\n').flatMap((line) => {
    if (!line.includes('"http_req_duration"') || !line.includes('"Point"')) return [];
    const { data } = JSON.parse(line) as Point;
    return [{ request: data.tags.request ?? '', status: data.tags.status ?? '', ms: data.value }];
  });

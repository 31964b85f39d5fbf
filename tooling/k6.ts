import { execFile, spawn } from 'node:child_process';
import { constants } from 'node:os';
import { promisify } from 'node:util';
import { portOf } from '@dawsos/config';
import { createLines, findBinary, installPrograms, StackError } from '@dawsos/native-stack';

// `node tooling/k6.ts run loadtests/smoke.ts`: the k6 on the PATH, else the pinned one, installed where it is missing.

/** The first that promises to run TypeScript. */
const oldestMajor = 1;
const [command, ...rest] = process.argv.slice(2);
const prometheus = `http://127.0.0.1:${portOf('PROMETHEUS_PORT')}`;
const environment = {
  BASE_URL: `http://127.0.0.1:${portOf('EXECUTOR_PORT')}`,
  MARKET_DATA_URL: `http://127.0.0.1:${portOf('MARKET_DATA_PORT')}`,
  K6_PROMETHEUS_RW_SERVER_URL: `${prometheus}/api/v1/write`,
  // Percentiles over any window, as of the server's histograms; gauges would be of the whole test so far.
  K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM: 'true',
  K6_PROMETHEUS_RW_STALE_MARKERS: 'true',
  K6_NO_USAGE_REPORT: 'true',
  ...process.env,
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Whether there is a k6 on the PATH that can run our tests; says why not where there is one that cannot. */
async function isOnPath(): Promise<boolean> {
  const version = await promisify(execFile)('k6', ['version'], { env: environment }).catch(
    (error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? undefined : { stdout: '' }),
  );
  if (version === undefined) return false;
  const [, number, major] = /\bv((\d+)\.\d+\.\d+)/.exec(version.stdout) ?? [];
  if (Number(major) >= oldestMajor) return true;
  say(
    number === undefined
      ? 'k6 on the PATH does not say its version'
      : `k6 ${number} on the PATH is older than ${oldestMajor}.0.0`,
  );
  return false;
}

const run = (program: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', env: environment });
    // It ends a test in order on the first signal; Ctrl-C reaches it by itself.
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGINT', () => {});
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });

/** Results are sent to a Prometheus that runs, where they are not sent somewhere else: there they stand beside the server's. */
async function wantsPrometheus(): Promise<boolean> {
  if (command !== 'run' || process.env.K6_OUT || rest.some((argument) => /^(-o|--out)/.test(argument))) return false;
  const answer = await fetch(`${prometheus}/-/ready`, { signal: AbortSignal.timeout(1_000) }).catch(() => undefined);
  return answer?.ok === true;
}

async function findPinned(): Promise<string> {
  await installPrograms({ modules: ['k6'], progress: createLines(say) });
  return (await findBinary('k6')).path;
}

try {
  const output = (await wantsPrometheus()) ? ['--out=experimental-prometheus-rw'] : [];
  const args = command === undefined ? [] : [command, ...output, ...rest];
  process.exitCode = await run((await isOnPath()) ? 'k6' : await findPinned(), args);
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  say(`${error.message}, or put a k6 of your own on the PATH`);
  process.exitCode = 1;
}

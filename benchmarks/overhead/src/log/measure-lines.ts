import { startHelper } from '../helper-process.ts';
import type { LineWriterCalls } from '../processes/line-writer.ts';
import { type LineOutput, openOutput } from './open-output.ts';

/** By the name the writing process knows them by, in the order of the table. */
export const lineWriters = {
  'core-bound': '@dawsos/telemetry, the line of each request (`bindLine`)',
  core: '@dawsos/telemetry, any line (redacting)',
  pino: 'pino, buffered',
  'pino-redacting': 'pino, buffered, six redacted paths',
  console: 'console.log of JSON, for scale',
} as const;
export type LineWriterName = keyof typeof lineWriters;

/** One process writing. */
export interface LogRun {
  readonly writer: LineWriterName;
  readonly to: LineOutput;
  readonly cpuUsPerLine: number;
  /** By the clock, until the last one was out. */
  readonly linesPerSecond: number;
  readonly lost: number;
}

export interface LogPace {
  readonly rounds: number;
  readonly lines: number;
}

/** Has each writer write to a file and to a pipe, each round in a fresh process. */
export async function measureLines(
  { rounds, lines }: LogPace,
  cores: readonly number[] | undefined,
): Promise<LogRun[]> {
  const runs: LogRun[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const writer of Object.keys(lineWriters) as LineWriterName[]) {
      for (const to of ['file', 'pipe'] as const) runs.push(await writeLines(writer, { to, lines }, cores));
    }
  }
  return runs;
}

async function writeLines(
  writer: LineWriterName,
  { to, lines }: { readonly to: LineOutput; readonly lines: number },
  cores: readonly number[] | undefined,
): Promise<LogRun> {
  const { fd, close } = await openOutput[to]();
  const process = await startHelper<LineWriterCalls>('line-writer', { args: [writer], cores, output: fd });
  const warmUp = lines / 5;
  await process.calls.write(warmUp);
  const { cpuUs, wallMs } = await process.calls.write(lines);
  await process.stop();
  return {
    writer,
    to,
    cpuUsPerLine: cpuUs / lines,
    linesPerSecond: (lines / wallMs) * 1000,
    lost: warmUp + lines - (await close()),
  };
}

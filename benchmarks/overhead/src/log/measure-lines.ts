import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countLines } from '../count-lines.ts';
import { startHelper } from '../helper-process.ts';
import type { LineWriterCalls } from '../processes/line-writer.ts';

/** By the name the writing process knows them by, in the order of the table. */
export const lineWriters = {
  'core-bound': '@dawsos/telemetry, the line of each request (`bindLine`)',
  core: '@dawsos/telemetry, any line (redacting)',
  pino: 'pino, buffered',
  'pino-redacting': 'pino, buffered, six redacted paths',
  console: 'console.log of JSON, for scale',
} as const;
export type LineWriterName = keyof typeof lineWriters;

/** One process writing to a file. */
export interface LogRun {
  readonly writer: LineWriterName;
  readonly cpuUsPerLine: number;
  /** By the clock, until the last one was out. */
  readonly linesPerSecond: number;
  readonly lost: number;
}

export interface LogPace {
  readonly rounds: number;
  readonly lines: number;
}

/** Has each writer write to a file, each round in a fresh process. */
export async function measureLines(
  { rounds, lines }: LogPace,
  cores: readonly number[] | undefined,
): Promise<LogRun[]> {
  const runs: LogRun[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const writer of Object.keys(lineWriters) as LineWriterName[]) {
      runs.push(await writeLines(writer, lines, cores));
    }
  }
  return runs;
}

async function writeLines(
  writer: LineWriterName,
  lines: number,
  cores: readonly number[] | undefined,
): Promise<LogRun> {
  const path = join(tmpdir(), `dawsos-bench-${randomUUID()}.log`);
  const file = await open(path, 'w+');
  await rm(path); // The open file stays; nothing is left whatever becomes of us.
  try {
    const process = await startHelper<LineWriterCalls>('line-writer', { args: [writer], cores, output: file.fd });
    const warmUp = lines / 5;
    await process.calls.write(warmUp);
    const { cpuUs, wallMs } = await process.calls.write(lines);
    await process.stop();
    return {
      writer,
      cpuUsPerLine: cpuUs / lines,
      linesPerSecond: (lines / wallMs) * 1000,
      lost: warmUp + lines - (await countLines(file)),
    };
  } finally {
    await file.close();
  }
}

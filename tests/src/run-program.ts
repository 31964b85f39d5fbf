import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type CapturedLines, captureLines } from '@dawsos/testkit';

/** How a program that ends by itself ended. */
export interface ProgramEnd {
  /** Null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: CapturedLines;
  readonly stderr: CapturedLines;
}

/** Runs a program of ours to its end, with no environment but PATH and `env`; killed after `timeoutMs`. */
export async function runProgram(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  timeoutMs = 30_000,
): Promise<ProgramEnd> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  });
  const stdout = captureLines(child.stdout);
  const stderr = captureLines(child.stderr);
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

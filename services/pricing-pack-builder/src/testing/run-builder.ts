import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { captureLines } from '@dawsos/testkit';
import { onTestFinished } from 'vitest';

const entry = fileURLToPath(new URL('../main.ts', import.meta.url));

/** For tests: the program as a process of its own, killed when the test is over. */
export const runBuilder = (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH: process.env.PATH, ENVIRONMENT: 'test', LOG_LEVEL: 'warn', LOG_FORMAT: 'json', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const stdout = captureLines(child.stdout);
  const stderr = captureLines(child.stderr);
  return {
    stdout,
    stderr,
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    exit: once(child, 'close').then(([code]): number | null => code),
  };
};

import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { findBinary, StackError } from '@dawsos/native-stack';

// `node tooling/k6.ts run loadtests/smoke.ts`: the k6 on the PATH, else that of `pnpm stack install`.
const run = (command: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, process.argv.slice(2), { stdio: 'inherit' });
    // It ends a test in order on the first signal; Ctrl-C reaches it by itself.
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGINT', () => {});
    child.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ENOENT' ? resolve(undefined) : reject(error),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });

try {
  process.exitCode = (await run('k6')) ?? (await run((await findBinary('k6')).path)) ?? 1;
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  process.stderr.write(`${error.message}, or put a k6 of your own on the PATH\n`);
  process.exitCode = 1;
}

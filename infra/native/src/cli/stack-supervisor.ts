/** The process behind `pnpm stack up`: starts the stack, tells the command how that went, and stays until it is stopped. */
import { resolve } from 'node:path';
import type { SupervisorMessage } from '../cli/supervisor-message.ts';
import { startNativeStack } from '../supervise/start-native-stack.ts';

const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop.abort());
// The command goes before us; what is left to say goes into our log.
const tell = (message: SupervisorMessage) => {
  if (process.connected) process.send?.(message);
};
const log = (line: string) => {
  process.stdout.write(`${new Date().toISOString()} ${line}\n`);
  tell({ say: line });
};

try {
  const stack = await startNativeStack({
    dataDir: resolve(process.argv[2] ?? '.data'),
    detached: true,
    log,
    signal: stop.signal,
  });
  tell({ ready: true });
  // Signals and children keep no event loop alive once the channel is closed.
  const alive = setInterval(() => {}, 60_000);
  if (!stop.signal.aborted) await new Promise((stopped) => stop.signal.addEventListener('abort', stopped));
  clearInterval(alive);
  await stack.stop();
} catch (error) {
  if (!stop.signal.aborted) tell({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

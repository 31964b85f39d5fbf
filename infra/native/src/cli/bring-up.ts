import { spawn } from 'node:child_process';
import { mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StackError } from '../stack-error.ts';
import type { SupervisorMessage } from './supervisor-message.ts';

const script = fileURLToPath(new URL('./stack-supervisor.ts', import.meta.url));

/** Starts the supervisor's process and answers when the stack is healthy; throws {@link StackError} with what it said. */
export async function bringUp(dataDir: string, say: (line: string) => void): Promise<void> {
  const folder = join(dataDir, 'stack');
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, 'supervisor.log'), 'w');
  const child = spawn(process.execPath, [script, dataDir], { detached: true, stdio: ['ignore', log, log, 'ipc'] });
  const giveUp = () => void child.kill('SIGTERM');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, giveUp);
  await new Promise<void>((resolve, reject) => {
    child.on('message', (message: SupervisorMessage) => {
      if ('say' in message) say(message.say);
      else if ('ready' in message) resolve();
      else reject(new StackError('START_FAILED', message.failed));
    });
    child.once('error', reject);
    child.once('exit', () =>
      reject(new StackError('START_FAILED', `the stack is not up, see ${folder}/supervisor.log`)),
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.removeListener(signal, giveUp);
  child.disconnect();
  child.unref();
}

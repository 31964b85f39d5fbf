import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, vi } from 'vitest';
import { isAlive, sendSignal } from './process-signals.ts';

const guardModule = new URL('./guard.ts', import.meta.url).href;
const patience = { timeout: 10_000, interval: 20 };

/** A parent that starts a program, guards it, tells its id and waits. */
async function startParent(afterwards: string): Promise<{ parent: number; program: number }> {
  const source = `import { spawn } from 'node:child_process';
    import { guard } from ${JSON.stringify(guardModule)};
    const program = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
    const dismiss = guard(program.pid, 'SIGTERM');
    ${afterwards}
    console.log(program.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [chunk] = await once(child.stdout, 'data');
  return { parent: child.pid as number, program: Number(chunk) };
}

it('a guarded program does not outlive a parent that is killed', async () => {
  const { parent, program } = await startParent('');
  expect(isAlive(program)).toBe(true);
  sendSignal(parent, 'SIGKILL');
  await vi.waitUntil(() => !isAlive(program), patience);
});

it('a program whose guardian is dismissed is left alone', async () => {
  const { parent, program } = await startParent('dismiss();');
  sendSignal(parent, 'SIGKILL');
  await vi.waitUntil(() => !isAlive(parent), patience);
  expect(isAlive(program)).toBe(true);
  sendSignal(program, 'SIGKILL');
});

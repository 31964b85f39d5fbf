import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnService } from './spawn-service.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spawn-service-'));
});
afterAll(() => rm(folder, { recursive: true }));

const service = async (name: string, source: string): Promise<string> => {
  const entry = join(folder, `${name}.mjs`);
  await writeFile(entry, source);
  return entry;
};

const alive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const idle = 'setInterval(() => {}, 1000);';

describe('a spawned service', () => {
  it('is ready when it says so, sees only the environment it was given, and is gone after stop', async () => {
    process.env.OF_THE_SHELL = 'set';
    const entry = await service(
      'polite',
      `${idle}
       process.on('SIGTERM', () => { console.log('stopping'); process.exit(0); });
       console.error('on stderr');
       console.log(JSON.stringify({ port: process.env.PORT, leaked: process.env.OF_THE_SHELL ?? 'no' }));
       console.log('READY');`,
    );
    const started = await spawnService({ entry, env: { PORT: '1234' } });
    delete process.env.OF_THE_SHELL;
    expect(started.readyLine).toBe('READY');
    expect(started.stdout.json()).toEqual([{ port: '1234', leaked: 'no' }]);
    expect(await started.stderr.waitFor(/stderr/)).toBe('on stderr');
    expect(await started.stop()).toEqual({ code: 0, signal: null });
    expect(started.stdout.lines).toContain('stopping');
    expect(alive(started.pid)).toBe(false);
  });

  it('that ends before it is ready fails the start with what it printed', async () => {
    const entry = await service('broken', `console.error('configuration: PORT is missing'); process.exit(1);`);
    await expect(spawnService({ entry })).rejects.toThrow('configuration: PORT is missing');
  });

  it('that ignores SIGTERM is killed, and stop fails', async () => {
    const entry = await service('stubborn', `${idle} process.on('SIGTERM', () => {}); console.log('READY');`);
    const started = await spawnService({ entry });
    await expect(started.stop(50)).rejects.toThrow('still running 50 ms after SIGTERM');
    expect(await started.exited).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('that leaves a child behind fails the stop, and the child is killed', async () => {
    const child = await service('child', idle);
    const entry = await service(
      'careless',
      `import { spawn } from 'node:child_process';
       const { pid } = spawn(process.execPath, [${JSON.stringify(child)}], { stdio: 'inherit' });
       process.on('SIGTERM', () => process.exit(0));
       console.log(JSON.stringify({ pid }));
       console.log('READY');`,
    );
    const started = await spawnService({ entry });
    await expect(started.stop()).rejects.toThrow('left processes of its group behind');
    await started.exited; // Ends only when the child has let go of the output it inherited.
  });

  it('ends with the process that started it, if it watches its channel', async () => {
    const entry = await service('watching', `process.on('disconnect', () => process.exit(7)); console.log('READY');`);
    const started = await spawnService({ entry });
    started.disconnect();
    expect(await started.exited).toEqual({ code: 7, signal: null });
  });
});

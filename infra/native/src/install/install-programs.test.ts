import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFakeGo } from '../testing/fake-go.ts';
import { findBinary } from './find-binary.ts';
import { planInstall } from './install-plan.ts';
import { installPrograms } from './install-programs.ts';
import { createLines } from './install-progress.ts';

const collectLines = () => {
  const lines: string[] = [];
  return { lines, progress: createLines((line) => lines.push(line)) };
};
const { progress } = collectLines();

describe('an install', () => {
  it('builds each module once, and nothing the next time', async () => {
    const go = await makeFakeGo();
    await installPrograms({ environment: go.environment, progress });
    const all = (await planInstall(go.environment)).map(({ module }) => module.name);
    expect(await go.builds()).toEqual(all);
    await installPrograms({ environment: go.environment, progress });
    expect(await go.builds()).toEqual(all);
  });

  it('puts every program of a module in place under its own name', async () => {
    const go = await makeFakeGo();
    await installPrograms({ environment: go.environment, modules: ['prometheus', 'k6', 'collector'], progress });
    for (const name of ['prometheus', 'promtool', 'k6', 'collector'] as const) {
      const { path, version } = await findBinary(name, go.environment);
      await access(path);
      expect(version).toMatch(/^v\d+\.\d+\.\d+$/);
    }
  });

  it('leaves nothing half-made when a build fails, says why, and goes on from there', async () => {
    const broken = await makeFakeGo({ failsFor: 'alertmanager' });
    const modules = ['prometheus', 'alertmanager'] as const;
    await expect(installPrograms({ environment: broken.environment, modules, progress })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message: expect.stringContaining('alertmanager could not be built:\nmain.go:1: does not compile'),
    });
    const cache = broken.environment.STACK_CACHE_DIR ?? '';
    expect(await readdir(cache)).toEqual([expect.stringMatching(/^prometheus-[0-9a-f]{12}$/)]);

    const mended = await makeFakeGo();
    await installPrograms({ environment: { ...mended.environment, STACK_CACHE_DIR: cache }, modules, progress });
    expect(await mended.builds()).toEqual(['alertmanager']);
  });

  it('clears away what a killed build has left', async () => {
    const go = await makeFakeGo();
    const cache = go.environment.STACK_CACHE_DIR ?? '';
    // Ids are at most 2^22 on Linux.
    await mkdir(join(cache, 'k6-0123456789ab.partial-99999999'), { recursive: true });
    await installPrograms({ environment: go.environment, modules: ['k6'], progress });
    expect(await readdir(cache)).toEqual([expect.stringMatching(/^k6-[0-9a-f]{12}$/)]);
  });

  it('stops between two programs when it is aborted', async () => {
    const go = await makeFakeGo();
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(installPrograms({ environment: go.environment, progress, signal })).rejects.toThrow('enough');
    expect(await go.builds()).toEqual([]);
  });

  it('tells in plain lines what it builds', async () => {
    const go = await makeFakeGo();
    const told = collectLines();
    await installPrograms({ environment: go.environment, modules: ['k6'], progress: told.progress });
    expect(told.lines).toEqual([
      expect.stringMatching(/^k6 v[\d.]+: 2 packages to compile$/),
      expect.stringMatching(/^k6 v[\d.]+: 1 of 2 packages$/),
      expect.stringMatching(/^k6 v[\d.]+: built in \d+ s$/),
    ]);
  });
});

describe('without the right Go', () => {
  it('an install says that go is missing, and what to do', async () => {
    const { environment } = await makeFakeGo();
    const without = { ...environment, PATH: '/nowhere' };
    await expect(installPrograms({ environment: without, progress })).rejects.toMatchObject({
      code: 'GO_MISSING',
      message: 'go is not on the PATH: install Go 1.26 or newer, or go without it: --stack=docker, --stack=none',
    });
  });

  it.each(['go1.25.9', 'go1.9', 'devel'])('%s is refused', async (version) => {
    const { environment } = await makeFakeGo({ version });
    await expect(installPrograms({ environment, progress })).rejects.toMatchObject({ code: 'GO_TOO_OLD' });
  });

  it.each(['go1.26.0', 'go1.27rc1', 'go2.0'])('%s will do', async (version) => {
    const { environment } = await makeFakeGo({ version });
    await installPrograms({ environment, modules: ['k6'], progress });
  });

  it('what is installed already needs none', async () => {
    const { environment } = await makeFakeGo();
    await installPrograms({ environment, modules: ['k6'], progress });
    await installPrograms({ environment: { ...environment, PATH: '/nowhere' }, modules: ['k6'], progress });
  });
});

it('a program that is not installed is not found, and the message says how to get it', async () => {
  const { environment } = await makeFakeGo();
  await expect(findBinary('promtool', environment)).rejects.toMatchObject({
    code: 'NOT_INSTALLED',
    message: 'promtool is not installed: run `pnpm stack install`',
  });
});

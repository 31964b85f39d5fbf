import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { initialiseCluster } from './initialise-cluster.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';
import { chooseServerAccount } from './server-account.ts';

const isRoot = process.getuid?.() === 0;
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dawsos-account-'));
});

afterEach(async () => {
  await rm(directory, { recursive: true, force: true });
});

describe.runIf(isRoot)('as root', () => {
  it('makes a cluster that is not root’s when programs and data lie below a directory of mode 700', async () => {
    const binaries = await copyBinaries(join(directory, 'native'));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    const account = await chooseServerAccount(binaries, directory);
    const dataDir = join(directory, 'data');
    await initialiseCluster({ dataDir, password: 'secret', binaries, account });
    expect((await stat(dataDir)).uid).not.toBe(0);
  });

  it('says what helps when there is no way to reach the programs', async () => {
    const nowhere = { ...(await findPostgresBinaries()), bootstrapFile: join(directory, 'missing') };
    await expect(chooseServerAccount(nowhere, directory)).rejects.toMatchObject({
      code: 'DIRECTORY_UNREACHABLE',
      message: expect.stringMatching(/setpriv.*chmod o\+x.*DATABASE_URL/),
    });
  });
});

describe.runIf(!isRoot)('as an ordinary user', () => {
  it('makes a cluster of the user’s own', async () => {
    const binaries = await findPostgresBinaries();
    const account = await chooseServerAccount(binaries, directory);
    const dataDir = join(directory, 'data');
    await initialiseCluster({ dataDir, password: 'secret', binaries, account });
    expect((await stat(dataDir)).uid).toBe(process.getuid?.());
  });
});

async function copyBinaries(target: string): Promise<PostgresBinaries> {
  const { postgres } = await findPostgresBinaries();
  await mkdir(target);
  await cp(join(dirname(postgres), '..'), target, { recursive: true, verbatimSymlinks: true });
  return {
    initdb: join(target, 'bin', 'initdb'),
    postgres: join(target, 'bin', 'postgres'),
    bootstrapFile: join(target, 'share', 'postgresql', 'postgres.bki'),
  };
}

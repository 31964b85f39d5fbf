import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { describeProcess } from './describe-process.ts';

/** The process that listens on a port. */
export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

/** Finds who listens on a TCP port, through /proc or `lsof`; undefined when nobody can tell (another user's process). */
export async function findPortOwner(port: number): Promise<PortOwner | undefined> {
  const pid = process.platform === 'linux' ? await findInProc(port) : await findWithLsof(port);
  if (pid === undefined) return undefined;
  const found = await describeProcess(pid);
  return { pid, command: found?.command ?? 'unknown command' };
}

/** Field values of /proc/net/tcp, see proc(5). */
const listening = '0A';

async function findInProc(port: number): Promise<number | undefined> {
  const inodes = new Set<string>();
  for (const table of ['/proc/net/tcp', '/proc/net/tcp6']) {
    const lines = (await readFile(table, 'utf8').catch(() => '')).split('\n').slice(1);
    for (const line of lines) {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state === listening && Number.parseInt(local.split(':')[1] ?? '', 16) === port)
        inodes.add(`socket:[${inode}]`);
    }
  }
  if (inodes.size === 0) return undefined;
  for (const name of await readdir('/proc')) {
    if (/^\d+$/.test(name) && (await holdsAny(name, inodes))) return Number(name);
  }
  return undefined;
}

async function holdsAny(pid: string, sockets: ReadonlySet<string>): Promise<boolean> {
  const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => []);
  for (const descriptor of descriptors) {
    const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '');
    if (sockets.has(target)) return true;
  }
  return false;
}

async function findWithLsof(port: number): Promise<number | undefined> {
  const asked = promisify(execFile)('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp']);
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  const [, pid] = /^p(\d+)$/m.exec(stdout) ?? [];
  return pid === undefined ? undefined : Number(pid);
}

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chown, readFile } from 'node:fs/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import type { PostgresBinaries } from './postgres-binaries.ts';

/** The operating-system account that initdb and the server run under. */
export interface ServerAccount {
  /** Starts a program under the account, in a process group of its own: a terminal's Ctrl-C does not reach it before us. */
  spawn(program: string, args: readonly string[], options: SpawnOptions): ChildProcess;
  /** Hands a path over to the account; nothing to do where it is our own. */
  own(path: string): Promise<void>;
}

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

const ownAccount: ServerAccount = {
  spawn: (program, args, options) => spawn(program, args, { ...options, detached: true }),
  own: async () => {},
};

/**
 * Chooses the account: our own, or for root, whom PostgreSQL refuses, `nobody`.
 * Throws `DIRECTORY_UNREACHABLE` when no way is found for `nobody` to reach the programs and `directory`.
 */
export async function chooseServerAccount(binaries: PostgresBinaries, directory: string): Promise<ServerAccount> {
  if (process.getuid?.() !== 0) return ownAccount;
  const nobody = await findNobody();
  let refusal = '';
  for (const account of waysToBecome(nobody)) {
    const failure = await probe(account, binaries, directory);
    if (failure === undefined) return account;
    refusal = failure;
  }
  throw new EmbeddedPostgresError(
    'DIRECTORY_UNREACHABLE',
    `PostgreSQL does not run as root, and user nobody (uid ${nobody.uid}) reaches neither ${binaries.postgres} nor ` +
      `${directory} (${refusal}): install util-linux (setpriv), make the directories above searchable (chmod o+x), ` +
      'run as an ordinary user, or set DATABASE_URL to a server of your own',
  );
}

/**
 * Least privilege first. A checkout below a directory of mode 700 (root's home, `mktemp -d`) needs a capability that
 * survives the change of user: search rights, or (containers drop that one but keep this) disregard of file modes.
 */
function waysToBecome({ uid, gid }: Identity): readonly ServerAccount[] {
  const own = (path: string) => chown(path, uid, gid);
  const withCapability = (capability: string): ServerAccount => ({
    spawn: (program, args, options) =>
      spawn('setpriv', [...setprivArguments(uid, gid, capability), program, ...args], { ...options, detached: true }),
    own,
  });
  return [
    { spawn: (program, args, options) => spawn(program, args, { ...options, uid, gid, detached: true }), own },
    withCapability('dac_read_search'),
    withCapability('dac_override'),
  ];
}

function setprivArguments(uid: number, gid: number, capability: string): string[] {
  return [
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    // Without it access(2), by which initdb looks for its programs, ignores capabilities of a user other than root.
    '--securebits=+no_setuid_fixup',
    `--bounding-set=-all,+${capability}`,
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
  ];
}

/** Tries what the server will do: run, read its files, enter its directory; answers what was refused. */
async function probe(
  account: ServerAccount,
  binaries: PostgresBinaries,
  directory: string,
): Promise<string | undefined> {
  const script = '"$0" --version && test -r "$1" && test -x "$2"';
  const child = account.spawn('/bin/sh', ['-c', script, binaries.postgres, binaries.bootstrapFile, directory], {
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  try {
    const [code] = await once(child, 'close');
    return code === 0 ? undefined : complaint.trim() || 'permission denied';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function findNobody(): Promise<Identity> {
  const accounts = await readFile('/etc/passwd', 'utf8').catch(() => '');
  const [, uid = '65534', gid = '65534'] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

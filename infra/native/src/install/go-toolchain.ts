import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Environment } from '@dawsos/config';
import { StackError } from '../stack-error.ts';

/** The oldest Go that the pinned modules build with. */
const required = { major: 1, minor: 26 };
const advice = `install Go ${required.major}.${required.minor} or newer, or go without it: --stack=docker, --stack=none`;

/** The version of the `go` on the PATH; throws {@link StackError} `GO_MISSING` or `GO_TOO_OLD`. */
export async function requireGo(environment: Environment = process.env): Promise<string> {
  // Its own version, not that of a toolchain it would fetch.
  const asked = promisify(execFile)('go', ['env', 'GOVERSION'], {
    env: { ...environment, GOTOOLCHAIN: 'local' },
    cwd: '/',
  });
  const { stdout } = await asked.catch((cause: unknown) => {
    throw new StackError('GO_MISSING', `go is not on the PATH: ${advice}`, { cause });
  });
  const version = stdout.trim();
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  const isRecent =
    Number(major) > required.major || (Number(major) === required.major && Number(minor) >= required.minor);
  if (!isRecent) throw new StackError('GO_TOO_OLD', `go on the PATH is ${version || 'of no known version'}: ${advice}`);
  return version;
}

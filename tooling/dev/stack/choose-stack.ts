import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { requireGo, StackError } from '@dawsos/native-stack';
import { type StackKind, UsageError } from '../parse-arguments.ts';

/** How long a daemon may take to answer. */
const daemonPatienceMs = 3_000;

/**
 * Decides on the observability stack: what was asked for, else Docker where a daemon answers, else native where Go is,
 * else none. Throws {@link UsageError} when what was asked for cannot be had.
 */
export async function chooseStack(asked: StackKind | undefined, env: NodeJS.ProcessEnv): Promise<StackKind> {
  if (asked === 'none') return 'none';
  if (asked !== 'native' && (await answersDocker(env))) return 'docker';
  if (asked === 'docker') throw new UsageError('--stack=docker: no Docker daemon answers');
  try {
    await requireGo(env);
    return 'native';
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    if (asked === 'native') throw new UsageError(`--stack=native: ${error.message}`, { cause: error });
    return 'none';
  }
}

async function answersDocker(env: NodeJS.ProcessEnv): Promise<boolean> {
  const asked = promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}'], {
    env,
    timeout: daemonPatienceMs,
  });
  return asked.then(
    ({ stdout }) => stdout.trim() !== '',
    () => false,
  );
}

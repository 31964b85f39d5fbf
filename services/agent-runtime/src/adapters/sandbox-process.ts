import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a sandboxed process may use. */
export interface SandboxLimits {
  /** From its start to its answer; then it is killed. */
  readonly timeoutMs: number;
  /** Of its heap. */
  readonly memoryMb: number;
  /** Of its answer. */
  readonly resultBytes: number;
}

/** How a sandboxed process ended: with an answer, past its time, or otherwise without one. */
export type SandboxEnd =
  | { readonly outcome: 'answered'; readonly line: string }
  | { readonly outcome: 'timeout' }
  | { readonly outcome: 'killed' };

/** A started sandbox; `ended` comes with the answer, `exited` when nothing of the process is left. */
export interface SandboxProcess {
  readonly ended: Promise<SandboxEnd>;
  readonly exited: Promise<void>;
  kill(): void;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const calculationEntry = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));
/** Code alone: neither data nor configuration. */
const readable = ['package.json', 'node_modules', 'packages', 'services/agent-runtime'].map((path) => `${root}${path}`);

/** Flushing its spans may outlast the answer by this much. */
const FLUSH_MS = 5_000;

/**
 * Starts a process under Node's permission model: it reads code, writes nothing, starts nothing, and sees only the given
 * environment; it is killed when it takes too long, answers too much, or outgrows its memory.
 */
export function startSandbox(
  input: string,
  environment: Readonly<Record<string, string>>,
  { timeoutMs, memoryMb, resultBytes }: SandboxLimits,
  entry: string = calculationEntry,
): SandboxProcess {
  const permissions = ['--permission', ...readable.map((path) => `--allow-fs-read=${path}`)];
  const child = spawn(process.execPath, [...permissions, `--max-old-space-size=${memoryMb}`, entry], {
    cwd: root,
    env: environment,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = Promise.withResolvers<SandboxEnd>();
  const exited = Promise.withResolvers<void>();
  const kill = () => void child.kill('SIGKILL');
  const end = (how: SandboxEnd) => {
    ended.resolve(how);
    clearTimeout(timer);
    if (how.outcome !== 'answered') kill();
  };
  const timer = setTimeout(() => end({ outcome: 'timeout' }), timeoutMs);
  const overstay = setTimeout(kill, timeoutMs + FLUSH_MS);

  const chunks: Buffer[] = [];
  let size = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size > resultBytes) return end({ outcome: 'killed' });
    if (!chunk.includes('\n')) return;
    const [line = ''] = Buffer.concat(chunks).toString('utf8').split('\n', 1);
    end({ outcome: 'answered', line });
  });
  child.once('error', () => end({ outcome: 'killed' }));
  child.once('close', () => {
    clearTimeout(overstay);
    end({ outcome: 'killed' });
    exited.resolve();
  });
  // A process that dies before it has read its input breaks the pipe; its end is told by `close`.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return { ended: ended.promise, exited: exited.promise, kill };
}

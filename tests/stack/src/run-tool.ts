import { execFile } from 'node:child_process';
import { type BinaryName, findBinary } from '@dawsos/native-stack';

/** How a program ended, and what it wrote. */
export interface ToolEnd {
  readonly code: number;
  readonly output: string;
}

interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Written to its standard input. */
  readonly input?: string;
  /** Killed after this; two minutes unless said otherwise. */
  readonly timeoutMs?: number;
}

/** Runs a program of the stack to its end, with no environment but PATH, HOME and `env`. */
export async function runTool(
  name: BinaryName,
  args: readonly string[],
  { env = {}, cwd, input, timeoutMs = 120_000 }: ToolOptions = {},
): Promise<ToolEnd> {
  const { path } = await findBinary(name);
  const { PATH, HOME } = process.env;
  return new Promise((resolve, reject) => {
    const options = { env: { PATH, HOME, ...env }, cwd, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(path, [...args], options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code;
      if (typeof code === 'number') resolve({ code, output: stdout + stderr });
      else reject(new Error(`${name} ${args.join(' ')} did not end by itself:\n${stdout}${stderr}`, { cause: error }));
    });
    child.stdin?.on('error', () => {}); // Ended without reading it: its output says why.
    child.stdin?.end(input);
  });
}

/** Runs a program that has to find nothing wrong; throws with its output where it does. */
export async function expectClean(name: BinaryName, args: readonly string[], options?: ToolOptions): Promise<void> {
  const { code, output } = await runTool(name, args, options);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}:\n${output}`);
}

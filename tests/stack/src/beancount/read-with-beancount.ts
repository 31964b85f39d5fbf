import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** What Beancount makes of a journal. */
export interface BeancountReading {
  readonly errors: readonly string[];
  /** Account, commodity, number. */
  readonly balances: readonly (readonly [string, string, string])[];
  readonly transactions: readonly Readonly<Record<string, string>>[];
}

const run = promisify(execFile);
const script = fileURLToPath(new URL('./read_journal.py', import.meta.url));

/** Reads a journal with the real Beancount; throws, naming what to install, where there is none. */
export async function readWithBeancount(journal: string): Promise<BeancountReading> {
  const python = pythonWithBeancount();
  await run(python, ['-c', 'import beancount']).catch((cause: unknown) => {
    throw new Error(
      'Beancount is not installed: `python3 -m venv ~/.cache/dawsos-stack/beancount && ~/.cache/dawsos-stack/beancount/bin/pip install beancount==3.2.3`',
      { cause },
    );
  });
  const { stdout } = await run(python, [script, journal], { maxBuffer: 256 * 1024 * 1024 });
  return JSON.parse(stdout) as BeancountReading;
}

/** The one beside the stack's programs, or whatever is on the PATH. */
function pythonWithBeancount(): string {
  const cache = process.env.STACK_CACHE_DIR || join(homedir(), '.cache', 'dawsos-stack');
  const own = join(cache, 'beancount', 'bin', 'python');
  return existsSync(own) ? own : 'python3';
}

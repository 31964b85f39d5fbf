import { describeProcess } from '@dawsos/process';

/** A process on the way from us up to init: npx, pnpm and the shells they start, then the user's own. */
interface Ancestor {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

const intervalMs = 250;

/**
 * Calls `onGone` when a package manager that runs us dies, or died before we began: npx ends on SIGTERM without telling
 * pnpm, which then keeps running with us below it, and nobody would hear the signal.
 */
export async function watchWrappers(env: NodeJS.ProcessEnv, onGone: () => void): Promise<void> {
  const line = await findAncestors();
  if (isAbandoned(line, env)) return onGone();
  // The outermost package manager's own parent may go without harm: that is how one puts a command in the background.
  const wrapped = line.slice(
    0,
    line.findLastIndex(({ command }) => isPackageManager(command)),
  );
  if (wrapped.length === 0) return;
  const timer = setInterval(async () => {
    for (const { pid, parent } of wrapped) {
      const current = pid === process.pid ? process.ppid : (await describeProcess(pid))?.parent;
      if (current === parent) continue;
      clearInterval(timer);
      return onGone();
    }
  }, intervalMs);
  timer.unref();
}

/** Ourselves first, init left out. */
async function findAncestors(): Promise<readonly Ancestor[]> {
  const line: Ancestor[] = [];
  for (let pid = process.pid; pid > 1; ) {
    const found = await describeProcess(pid);
    if (found === undefined) break;
    line.push({ pid, ...found });
    pid = found.parent;
  }
  return line;
}

/** The environment tells who has run us; whether they still live, the line of ancestors tells. */
function isAbandoned(line: readonly Ancestor[], env: NodeJS.ProcessEnv): boolean {
  const top = line.at(-1);
  if (top?.parent !== 1) return false;
  if (top.pid === process.pid) return env.npm_lifecycle_event !== undefined;
  const wasRunByNpx = env.npm_config_npm_version !== undefined;
  const npxLives = line.some(({ command }) => isNpm(command));
  return wasRunByNpx && !npxLives && (isPackageManager(top.command) || /^sh -c '?pnpm\b/.test(top.command));
}

/** npm retitles itself ("npm exec …"); pnpm is a program of its own, or a script that Node runs. */
function isPackageManager(command: string): boolean {
  return isNpm(command) || /^(\S*node\S* )?(\S*\/)?pnpm(\.[cm]?js)?( |$)/.test(command);
}

function isNpm(command: string): boolean {
  return /^(\S*node\S* )?(\S*\/)?(npm|npx)(-cli)?(\.[cm]?js)?( |$)/.test(command);
}

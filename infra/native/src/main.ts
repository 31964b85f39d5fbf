import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { portOf } from '@dawsos/config';
import { bringDown } from './cli/bring-down.ts';
import { bringUp } from './cli/bring-up.ts';
import { parseStackArguments, usage } from './cli/parse-arguments.ts';
import { describeStack } from './cli/stack-status.ts';
import { installPrograms } from './install/install-programs.ts';
import { createInstallProgress } from './install/install-progress.ts';
import { neededModules } from './install/pinned-modules.ts';
import { StackError } from './stack-error.ts';
import { stackFolders } from './supervise/stack-folders.ts';
import { readState } from './supervise/stack-state.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const dataDir = resolve(root, process.env.DATA_DIR || '.data');
const { state } = stackFolders(dataDir);
const say = (line: string) => void process.stdout.write(`${line}\n`);
const progress = createInstallProgress(process.stdout);

const run = {
  install: async () => {
    await installPrograms({ progress });
    say('everything is installed');
    return 0;
  },
  up: async (withLoki: boolean) => {
    if ((await readState(state)) === undefined) {
      await installPrograms({ modules: withLoki ? [...neededModules, 'loki'] : neededModules, progress });
      await bringUp(dataDir, say);
    }
    const status = await run.status();
    say('');
    for (const [name, port] of pages) say(`${name.padEnd(14)} http://127.0.0.1:${portOf(port)}`);
    return status;
  },
  down: async () => {
    say(await bringDown(dataDir));
    return 0;
  },
  status: async () => {
    const { lines, healthy } = await describeStack(await readState(state));
    for (const line of lines) say(line);
    return healthy ? 0 : 1;
  },
};
const pages = [
  ['Prometheus', 'PROMETHEUS_PORT'],
  ['Alertmanager', 'ALERTMANAGER_PORT'],
  ['Jaeger', 'JAEGER_PORT'],
  ['spans (OTLP)', 'COLLECTOR_OTLP_HTTP_PORT'],
] as const;

const parsed = parseStackArguments(process.argv.slice(2));
if (parsed === undefined) {
  process.stderr.write(`${usage}\n`);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await run[parsed.command](parsed.withLoki);
  } catch (error) {
    if (!(error instanceof StackError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

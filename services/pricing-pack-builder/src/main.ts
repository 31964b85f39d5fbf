import { runMain, runService } from '@dawsos/http';
import { buildUsage } from './cli/build-arguments.ts';
import { nightlyUsage } from './cli/nightly-arguments.ts';
import { runBuildCommand } from './cli/run-build-command.ts';
import { runNightlyCommand } from './cli/run-nightly-command.ts';
import { restoreUsage, runRestoreCommand } from './cli/run-restore-command.ts';
import { loadPackBuilderConfig } from './config.ts';
import { instrumentation } from './instrumentation.ts';
import { startWorker } from './worker/start-worker.ts';

const [command, ...args] = process.argv.slice(2);

await runMain(async () => {
  if (command === 'build') {
    process.exit(await runBuildCommand(args));
  } else if (command === 'nightly') {
    process.exit(await runNightlyCommand(args));
  } else if (command === 'restore-ledger') {
    process.exit(await runRestoreCommand(args));
  } else if (command === 'serve') {
    const config = loadPackBuilderConfig();
    await runService(instrumentation(config), (telemetry, lifecycle) => startWorker(config, telemetry, lifecycle));
  } else {
    process.stderr.write(
      `${command ?? '(none)'}: unknown command\nusage: ${buildUsage}\n       ${nightlyUsage}\n       ${restoreUsage}\n       serve\n`,
    );
    process.exitCode = 2;
  }
});

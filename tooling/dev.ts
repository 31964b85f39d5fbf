import { fileURLToPath } from 'node:url';
import { develop } from './dev/develop.ts';
import { planDevelopment } from './dev/development-plan.ts';
import { createEventLines } from './dev/event-lines.ts';
import { parseArguments, UsageError } from './dev/parse-arguments.ts';
import { seedSamples } from './dev/seed-samples.ts';
import { chooseStack } from './dev/stack/choose-stack.ts';
import { dockerObservability } from './dev/stack/docker-observability.ts';
import { nativeObservability } from './dev/stack/native-observability.ts';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
try {
  const kind = await chooseStack(parseArguments(process.argv.slice(2)).stack, process.env);
  const plan = planDevelopment(root, process.env, kind);
  const stacks = {
    docker: () => dockerObservability(root, plan.dataDir, process.env),
    native: () => nativeObservability(plan.dataDir, process.env),
    none: () => undefined,
  };
  const lines = createEventLines((line) => process.stdout.write(line));
  process.exit(await develop({ plan, seed: seedSamples, request, lines, stack: stacks[kind]() }));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

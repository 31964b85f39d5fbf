import { fileURLToPath } from 'node:url';
import { chooseStack } from './dev/choose-stack.ts';
import { develop } from './dev/develop.ts';
import { planDevelopment } from './dev/development-plan.ts';
import { createEventLines } from './dev/event-lines.ts';
import { parseArguments, UsageError } from './dev/parse-arguments.ts';
import { seedSamples } from './dev/seed-samples.ts';
import { listenForStop } from './process/stop-request.ts';
import { watchWrappers } from './process/wrappers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
try {
  const plan = planDevelopment(root, process.env, chooseStack(parseArguments(process.argv.slice(2)).stack));
  const lines = createEventLines((line) => process.stdout.write(line));
  process.exit(await develop({ plan, seed: seedSamples, request, lines }));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
}

/** `pnpm dev` with services in miniature and a real database; what each does is said in the arguments. */

import { fileURLToPath } from 'node:url';
import { listenForStop } from '../../process/stop-request.ts';
import { watchWrappers } from '../../process/wrappers.ts';
import { develop } from '../develop.ts';
import { createEventLines } from '../event-lines.ts';
import type { StubSettings } from './stub-settings.ts';
import { stubStack } from './stub-stack.ts';

const settings: StubSettings = JSON.parse(process.argv[2] ?? '');
const stub = fileURLToPath(new URL('./stub-service.ts', import.meta.url));
const service = (name: string, port: number, behaviour = 'well') => {
  return { name, port, args: [stub, String(port), behaviour], env: process.env };
};

const request = listenForStop();
await watchWrappers(process.env, () => request.request('SIGTERM'));
const lines = createEventLines((line) => process.stdout.write(line));
const exitCode = await develop({
  plan: {
    dataDir: settings.directory,
    database: { dataDir: `${settings.directory}/postgres`, port: settings.ports.database },
    services: [
      service('first', settings.ports.first, settings.first),
      service('second', settings.ports.second, settings.second),
    ],
    packBuild: { name: 'pack-build', args: ['-e', settings.build ?? ''], env: process.env },
    stack: 'none',
    executorUrl: `http://127.0.0.1:${settings.ports.second}`,
  },
  seed: async () => ({ userId: 'user', portfolioId: 'portfolio' }),
  request,
  lines,
  stack: settings.stack && stubStack(settings.stack, lines),
});
process.exit(exitCode);

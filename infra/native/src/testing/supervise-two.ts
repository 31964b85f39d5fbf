/** Starts a stack of two and stays; the test kills it. */
import { startNativeStack } from '../supervise/start-native-stack.ts';

await startNativeStack({
  dataDir: process.argv[2] ?? '',
  programs: ['prometheus', 'alertmanager'],
  log: (line) => process.stdout.write(`${line}\n`),
});
process.stdout.write('healthy\n');
setInterval(() => {}, 60_000);

/** A service in miniature: listens, says that it is ready, and stops when told or when its parent is gone. */
import { createServer } from 'node:http';

const [port = '0', behaviour = 'well'] = process.argv.slice(2);
const say = (text: string) => process.stdout.write(`${text}\n`);
const stop = (why: string) => {
  say(`stopping: ${why}`);
  process.exit(0);
};

process.on('disconnect', () => stop('parent gone'));
process.on('SIGTERM', () => (behaviour === 'deaf' ? say('not listening') : stop('told to')));

const server = createServer((_request, response) => response.end('{}'));
server.listen(Number(port), '127.0.0.1', () => {
  say('listening');
  if (behaviour === 'chatty') setInterval(() => say('still here'), 50);
  if (behaviour === 'dying') setTimeout(() => process.exit(7), 100);
  if (behaviour !== 'never ready') process.send?.({ ready: true });
});

/** Stands for a program of the stack: answers every request where the real one is asked for its health, and writes down what happens to it. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';

const [command = '', ...args] = process.argv.slice(2);
const option = (name: string) => args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
const file = option('config.file') ?? option('config') ?? '';
const configuration = readFileSync(file, 'utf8');
if (configuration === 'broken') {
  process.stderr.write('the configuration is broken\n');
  process.exit(1);
}
const [, ownHealth] = /health_?check(?:v2)?:[\s\S]*?endpoint: (\S+)/.exec(configuration) ?? [];
const [host, port] = (option('web.listen-address') ?? ownHealth ?? '').split(':');

/** The stack's folder holds the configuration's. */
const folder = dirname(dirname(dirname(file)));
const tell = (what: string) => {
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, 'events'), `${basename(command)} ${what}\n`);
};
process.on('SIGTERM', () => {
  tell('stopped');
  process.exit(0);
});
createServer((_request, response) => response.end('ok')).listen(Number(port), host, () => tell('started'));

/** Stands for Prometheus or Alertmanager: answers every request, and writes what happens to it beside its data. */
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { basename, dirname, join } from 'node:path';

const [command = '', ...args] = process.argv.slice(2);
const option = (name: string) =>
  args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? '';
const [host, port] = option('web.listen-address').split(':');
const data = option('storage.tsdb.path') || option('storage.path');
const tell = (what: string) => {
  mkdirSync(dirname(data), { recursive: true });
  appendFileSync(join(dirname(data), 'events'), `${basename(command)} ${what}\n`);
};

if (readFileSync(option('config.file'), 'utf8') === 'broken') {
  process.stderr.write('the configuration is broken\n');
  process.exit(1);
}
process.on('SIGTERM', () => {
  tell('stopped');
  process.exit(0);
});
createServer((_request, response) => response.end('ok')).listen(Number(port), host, () => tell('started'));

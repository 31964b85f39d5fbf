import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startSystem } from './system.ts';

const { services } = await startSystem(['executor-api', 'agent-runtime']);

test('the request that the README shows is answered', async () => {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const blocks = [...readme.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block = '']) => block);
  const commands = blocks.filter((block) => block.startsWith('curl '));
  expect(commands).toHaveLength(1);
  const command = commands[0]?.replace('http://127.0.0.1:8000', services['executor-api'].url) ?? '';
  expect(command).toContain(services['executor-api'].url);
  const { stdout } = await promisify(execFile)('sh', ['-c', `${command.trimEnd()} -w '\\n%{http_code}'`]);
  const [status, body = ''] = stdout.split('\n').reverse();
  expect(status).toBe('200');
  expect(JSON.parse(body)).toMatchObject({ result: { total_value: '35381.20', base_currency: 'GBP' } });
});

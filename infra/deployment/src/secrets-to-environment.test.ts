import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { infraFolder } from './repository.ts';

/** Runs the script on a folder of ours, since the real one is the container's. */
function run(secrets: Readonly<Record<string, string>>, command: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'dawsos-entrypoint-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value);
  const script = readFileSync(join(infraFolder, 'secrets-to-environment.sh'), 'utf8').replace('/run/secrets', folder);
  return execFileSync('sh', ['-c', script, 'entrypoint', ...command], { encoding: 'utf8' });
}

describe('a container of ours', () => {
  it('finds its secrets among its variables, letter by letter', () => {
    const secrets = { DATABASE_URL: 'postgres://u:p$w "x" `y`@h/d', OBSERVABILITY_TOKEN: "a'b" };
    const print = 'process.stdout.write(JSON.stringify([process.env.DATABASE_URL, process.env.OBSERVABILITY_TOKEN]))';
    expect(JSON.parse(run(secrets, [process.execPath, '-e', print]))).toEqual(Object.values(secrets));
  });

  it('starts without secrets too', () => {
    expect(run({}, ['printf', '%s', 'a b'])).toBe('a b');
  });
});

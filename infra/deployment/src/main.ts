import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError } from '@dawsos/config';
import { createSecretFiles } from './create-secret-files.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = resolve(root, process.env.SECRETS_DIR || '.data/secrets');
try {
  const written = await createSecretFiles(folder, process.env);
  process.stdout.write(`${folder}: ${written.length === 0 ? 'nothing was missing' : `wrote ${written.join(', ')}`}\n`);
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

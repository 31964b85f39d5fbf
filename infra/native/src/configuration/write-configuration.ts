import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Environment } from '@dawsos/config';
import { type LocalPaths, renderText } from './render-text.ts';

/** Another text for a configuration file, or what makes it from the one that is there (empty where there is none). */
export type Override = string | ((original: string) => string);

/** What {@link writeConfiguration} works with. */
export interface ConfigurationRequest {
  /** Folder to write to; what was there goes. */
  readonly target: string;
  readonly environment: Environment;
  /** By path below the target: `prometheus/prometheus.yaml`. */
  readonly overrides?: Readonly<Record<string, Override>>;
  /** Left out where the programs run in containers. */
  readonly paths?: LocalPaths;
}

const infraFolder = fileURLToPath(new URL('../../..', import.meta.url));
const folders = ['prometheus', 'alertmanager', 'otel-collector', 'jaeger', 'loki', 'grafana'] as const;

/** Writes the repository's configuration, rendered for this machine, into a folder of the same structure. */
export async function writeConfiguration({
  target,
  environment,
  overrides = {},
  paths,
}: ConfigurationRequest): Promise<void> {
  await rm(target, { recursive: true, force: true });
  const texts = new Map<string, string>();
  for (const folder of folders) {
    for (const path of await filesBelow(folder)) texts.set(path, await readFile(join(infraFolder, path), 'utf8'));
  }
  // On a developer's machine nobody is paged.
  const development = texts.get('alertmanager/alertmanager.development.yaml');
  if (development !== undefined) texts.set('alertmanager/alertmanager.yaml', development);
  for (const [path, override] of Object.entries(overrides)) {
    texts.set(path, typeof override === 'string' ? override : override(texts.get(path) ?? ''));
  }
  for (const [path, text] of texts) await write(join(target, path), renderText(text, environment, paths));
  // The folder keeps others out; the file itself is read by a container's user too.
  const secrets = join(target, 'prometheus', 'secrets');
  await mkdir(secrets, { mode: 0o700, recursive: true });
  await write(join(secrets, 'observability_token'), environment.OBSERVABILITY_TOKEN ?? '');
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(join(infraFolder, folder), { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && /\.(ya?ml|json|tmpl)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(infraFolder.length))
    .filter((path) => !path.startsWith('prometheus/tests/'));
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** A rule as Prometheus reads it. */
export interface DeclaredRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** An alerting rule as Prometheus reads it. */
export interface DeclaredAlert extends DeclaredRule {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The folder of configuration and generated files. */
export const infraFolder = fileURLToPath(new URL('../../../infra/', import.meta.url));

/** Files of a folder below `infra`, with their whole paths. */
export async function filesIn(folder: string): Promise<readonly string[]> {
  return (await readdir(infraFolder + folder)).sort().map((name) => `${infraFolder}${folder}/${name}`);
}

/** Every rule of the committed rule files. */
export async function readRules(): Promise<readonly DeclaredRule[]> {
  const texts = await Promise.all((await filesIn('prometheus/rules')).map((path) => readFile(path, 'utf8')));
  const files: { groups: { rules: DeclaredRule[] }[] }[] = texts.map((text) => parse(text));
  return files.flatMap(({ groups }) => groups.flatMap(({ rules }) => rules));
}

/** Every alert of the committed rule files. */
export const readAlerts = async (): Promise<readonly DeclaredAlert[]> =>
  (await readRules()).filter((rule): rule is DeclaredAlert => rule.alert !== undefined);

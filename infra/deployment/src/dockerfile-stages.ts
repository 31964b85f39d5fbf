import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from './repository.ts';

/** What each stage of infra/Dockerfile is built from, by the stage's name. */
export function dockerfileStages(): ReadonlyMap<string, string> {
  const text = readFileSync(join(infraFolder, 'Dockerfile'), 'utf8');
  const stages = [...text.matchAll(/^FROM (\S+) AS (\S+)$/gm)];
  return new Map(stages.map(([, image = '', name = '']) => [name, image]));
}

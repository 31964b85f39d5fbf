import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { dockerfileStages } from './dockerfile-stages.ts';
import { infraFolder } from './repository.ts';

const read = (path: string) => readFileSync(join(infraFolder, path), 'utf8');
const workspace = z
  .object({ catalog: z.looseObject({ node: z.string() }) })
  .parse(parse(read('../pnpm-workspace.yaml')));
const root = z
  .object({ devEngines: z.object({ packageManager: z.object({ version: z.string() }) }) })
  .parse(JSON.parse(read('../package.json')));

describe('the image of the services', () => {
  it('has the Node and the pnpm of the workspace', () => {
    const stages = dockerfileStages();
    const node = new RegExp(`^node:${workspace.catalog.node.replaceAll('.', '\\.')}-\\w+-slim$`);
    expect(stages.get('workspace')).toMatch(node);
    expect(stages.get('services')).toBe(stages.get('workspace'));
    expect(read('Dockerfile')).toContain(`npx -y pnpm@${root.devEngines.packageManager.version} install`);
  });

  it('runs as nobody in particular, and all that is copied into others is of one version', () => {
    const [, ours = ''] = read('Dockerfile').split(/(?=^FROM \S+ AS services$)/m);
    expect(ours.split(/^FROM .* AS (?!services)/m)[0]).toMatch(/^USER node$/m);
    for (const [, image] of read('Dockerfile').matchAll(/--from=(\S+:\S+)/g)) expect(image).toMatch(/:\d+\.\d+\.\d+/);
  });
});

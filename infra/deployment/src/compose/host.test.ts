import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CollectionTag, parse, type ScalarTag } from 'yaml';
import { z } from 'zod';
import { infraFolder } from '../repository.ts';
import { readComposeFile } from './compose-file.ts';
import { interpolated } from './interpolate.ts';

/** Compose's own tags: what stands in compose.yaml goes (`!reset`), or is replaced and not added to (`!override`). */
const tags: (ScalarTag | CollectionTag)[] = [
  { tag: '!reset', collection: 'seq', resolve: () => [] },
  { tag: '!reset', resolve: () => null },
  { tag: '!override', collection: 'seq' },
].map((tag) => tag as ScalarTag | CollectionTag);

const overlay = z.object({
  services: z.record(
    z.string(),
    z.object({
      profiles: z.array(z.string()).optional(),
      network_mode: z.string().optional(),
      ports: z.array(z.string()).optional(),
      volumes: z.array(z.string()).default([]),
      healthcheck: z.object({ test: z.array(z.string()) }).optional(),
      command: z.array(z.string()).optional(),
    }),
  ),
});

const text = readFileSync(join(infraFolder, 'compose.host.yaml'), 'utf8');
const read = (environment: Readonly<Record<string, string>>) =>
  overlay.parse(interpolated(parse(text, { customTags: tags }), environment)).services;
const overlaid = read({ DATA_DIR: '/data-of-dev' });
const base = readComposeFile().services;
const programs = Object.entries(overlaid).filter(([, service]) => service.profiles === undefined);

describe('compose.host.yaml', () => {
  it('runs the observability programs, and no service or database', () => {
    const watching = Object.keys(base).filter((name) => base[name]?.profiles.includes('observability'));
    // The receiver is of ours: it runs where the services run.
    expect([...programs.map(([name]) => name), 'alert-receiver'].sort()).toEqual(watching.sort());
    expect(Object.keys(overlaid).sort()).toEqual(Object.keys(base).sort());
  });

  it('cannot be used without a folder of rendered configuration', () => {
    expect(() => read({})).toThrow('DATA_DIR must be set');
  });

  it.each(programs)(
    'has %s in the host’s network, with rendered configuration in the places of the committed one',
    (name, service) => {
      const committed = base[name];
      if (committed === undefined) throw new Error(`no ${name} in compose.yaml`);
      expect(service.network_mode).toBe('host');
      expect(service.ports ?? committed.ports).toEqual([]);
      const replaced = service.volumes.filter((volume) => volume.startsWith('/data-of-dev/stack/config/'));
      const places = committed.volumes.filter(({ source }) => source.startsWith('.')).map(({ target }) => target);
      expect(replaced.map((volume) => volume.split(':')[1])).toEqual(
        expect.arrayContaining(places.filter(isConfiguration)),
      );
      expect(service.healthcheck?.test.slice(0, 2)).toEqual(committed.healthcheck?.test.slice(0, 2));
    },
  );

  it.each(programs)('starts %s with the same arguments, but for where it listens', (name, service) => {
    const listening = /^--web\.listen-address=127\.0\.0\.1:/;
    const args = service.command?.filter((argument) => !listening.test(argument));
    expect(args ?? base[name]?.command).toEqual(base[name]?.command);
  });
});

/** Templates say nothing of addresses. */
const isConfiguration = (path: string): boolean => !path.endsWith('.tmpl');

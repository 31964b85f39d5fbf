import { expect, it } from 'vitest';
import { readComposeFile } from './compose/compose-file.ts';
import { addressesIn, containerPathsIn, programConfigurations, readConfiguration } from './program-configurations.ts';

const { services } = readComposeFile();
const production = readComposeFile({ ALERTMANAGER_CONFIG: 'alertmanager.yaml' }).services;
/** The gateway stands in the place of `collector` in Kubernetes alone. */
const ofCompose = programConfigurations.filter((path) => path !== 'otel-collector/gateway.yaml');

it.each(programConfigurations)('%s speaks of services of compose alone', (path) => {
  const names = new Set(addressesIn(readConfiguration(path)).map(({ name }) => name));
  expect([...names].filter((name) => !(name in services))).toEqual([]);
});

it.each(ofCompose)('%s is mounted, and reads and writes only what is', (path) => {
  const readers = [...Object.values(services), ...Object.values(production)].filter((service) =>
    service.volumes.some(({ source, named }) => !named && `./${path}`.startsWith(source)),
  );
  expect(readers).not.toEqual([]);
  for (const service of readers) {
    const mounted = [...service.volumes, ...service.secrets].map(({ target }) => target);
    const used = containerPathsIn(readConfiguration(path));
    expect(used.filter((one) => !mounted.some((target) => isBelow(one, target)))).toEqual([]);
  }
});

const isBelow = (path: string, folder: string): boolean => path === folder || path.startsWith(`${folder}/`);

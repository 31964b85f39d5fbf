import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { infraFolder } from '../repository.ts';
import { configMaps, manifestFiles } from './manifests.ts';

const filesOf = (name: string): readonly string[] =>
  Object.values(configMaps.find((map) => map.name === name)?.files ?? {}).sort();
const inFolder = (folder: string, extension: string): readonly string[] =>
  existsSync(join(infraFolder, folder))
    ? readdirSync(join(infraFolder, folder))
        .filter((file) => file.endsWith(extension))
        .map((file) => `${folder}/${file}`)
        .sort()
    : [];

describe('the kustomization', () => {
  it('puts together every manifest there is', () => {
    expect([...manifestFiles].sort()).toEqual(inFolder('kubernetes', '.yaml'));
  });

  it('takes files that are there', () => {
    const files = configMaps.flatMap((map) => Object.values(map.files));
    expect(files.filter((path) => !existsSync(join(infraFolder, path)))).toEqual([]);
  });

  it('takes every generated rule and dashboard', () => {
    expect(filesOf('prometheus-rules')).toEqual(inFolder('prometheus/rules', '.yaml'));
    expect(filesOf('grafana-dashboards')).toEqual(inFolder('grafana/dashboards', '.json'));
  });

  it('makes no ConfigMap that is larger than Kubernetes takes', () => {
    for (const { name, files } of configMaps) {
      const bytes = Object.values(files).reduce((sum, path) => sum + statSync(join(infraFolder, path)).size, 0);
      expect([name, bytes < 1_000_000]).toEqual([name, true]);
    }
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { infraFolder } from '../repository.ts';
import { ofKind } from './manifests.ts';

const read = (path: string) => readFileSync(join(infraFolder, path), 'utf8');
const testRun = parse(read('kubernetes/load/test-run.yaml'));
const [namespace, policy] = parseAllDocuments(read('kubernetes/load/namespace.yaml')).map((one) => one.toJS());

describe('the load test of the k6 operator', () => {
  it('runs where users’ requests come from, and may write to Prometheus', () => {
    expect(testRun.metadata.namespace).toBe(namespace.metadata.name);
    expect(namespace.metadata.labels).toMatchObject({ 'dawsos.io/gateway': 'true' });
    expect(policy.spec.ingress).toEqual([
      {
        from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace.metadata.name } } }],
        ports: [{ port: 9090 }],
      },
    ]);
  });

  it('asks services that there are', () => {
    const env: readonly { readonly value: string }[] = testRun.spec.runner.env;
    const offered = ofKind('Service').map(({ metadata }) => `${metadata.name}.${metadata.namespace}`);
    const addresses = env.flatMap(({ value }) => /^http:\/\/([\w.-]+):\d+/.exec(value)?.[1] ?? []);
    expect(addresses).toHaveLength(2);
    expect(offered).toEqual(expect.arrayContaining(addresses));
  });

  it('takes the archive that the README makes', () => {
    const readme = readFileSync(join(infraFolder, '../loadtests/README.md'), 'utf8');
    const { name, file } = testRun.spec.script.configMap;
    const [, archive = ''] = /k6 archive \S+ -O (\S+)/.exec(readme) ?? [];
    expect(basename(archive)).toBe(file);
    expect(readme).toContain(`create configmap ${name} --from-file ${archive}`);
    for (const manifest of readdirSync(join(infraFolder, 'kubernetes/load'))) expect(readme).toContain(manifest);
  });
});

it.each(['compose.yaml', 'compose.host.yaml', 'kubernetes/prometheus.yaml'])(
  'Prometheus of %s takes what k6 writes',
  (file) => {
    expect(read(file)).toContain('--web.enable-remote-write-receiver');
  },
);

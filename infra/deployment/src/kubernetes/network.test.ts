import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { addressesIn } from '../program-configurations.ts';
import { infraFolder } from '../repository.ts';
import { configMaps, configMapTexts, ofKind } from './manifests.ts';
import { type Workload, workloads } from './workloads.ts';

const nameLabel = 'app.kubernetes.io/name';
const service = z.object({
  selector: z.object({ [nameLabel]: z.string() }).optional(),
  ports: z.array(z.object({ port: z.number(), targetPort: z.string() })).default([]),
  clusterIP: z.string().optional(),
  externalName: z.string().optional(),
});
const services = ofKind('Service').map(({ metadata, spec }) => ({ ...metadata, ...service.parse(spec) }));

const selector = z.object({
  matchLabels: z.record(z.string(), z.string()).optional(),
  matchExpressions: z.array(z.object({ key: z.string(), values: z.array(z.string()) })).optional(),
});
const peers = z.array(z.object({ podSelector: selector.optional(), namespaceSelector: selector.optional() }).loose());
const ports = z.array(z.object({ port: z.number() }).loose());
const networkPolicy = z.object({
  podSelector: selector,
  policyTypes: z.array(z.string()),
  ingress: z.array(z.object({ from: peers, ports })).default([]),
  egress: z.array(z.object({ to: peers, ports })).default([]),
});
const policies = ofKind('NetworkPolicy').map(({ metadata, spec }) => ({
  name: metadata.name,
  ...networkPolicy.parse(spec),
}));

const containerPorts = ({ container }: Workload): readonly number[] =>
  container.ports.map((port) => port.containerPort);
const ours = workloads.filter(({ namespace }) => namespace === 'dawsos');
const named = ({ matchLabels, matchExpressions }: z.output<typeof selector> = {}): readonly string[] =>
  matchExpressions?.flatMap(({ values }) => values) ?? Object.values(matchLabels ?? {});

/** `caller service port` for every connection that the policies of one direction allow between pods. */
const allowed = (direction: 'ingress' | 'egress'): readonly string[] =>
  policies
    .flatMap(({ podSelector, [direction]: rules }) =>
      rules.flatMap((rule) =>
        ('from' in rule ? rule.from : rule.to)
          .flatMap((peer) => named(peer.podSelector))
          .flatMap((peer) =>
            named(podSelector).flatMap((own) =>
              rule.ports.map(({ port }) =>
                direction === 'ingress' ? `${peer} ${own} ${port}` : `${own} ${peer} ${port}`,
              ),
            ),
          ),
      ),
    )
    .sort();

describe('Services', () => {
  it.each(services.filter(({ externalName }) => externalName === undefined).map((one) => [one.name, one] as const))(
    '%s leads to ports of a workload',
    (_name, { selector: wanted, ports: offered, namespace }) => {
      const workload = workloads.find(
        (one) => one.namespace === namespace && one.labels[nameLabel] === wanted?.[nameLabel],
      );
      const own = new Map(workload?.container.ports.map(({ name, containerPort }) => [name, containerPort]));
      expect(offered.length).toBeGreaterThan(0);
      for (const { port, targetPort } of offered) expect(own.get(targetPort)).toBe(port);
    },
  );

  it('are there for every address that a configuration or a variable names', () => {
    const offers = (name: string, port: number, namespace: string): boolean =>
      services.some(
        (one) =>
          one.name === name &&
          one.namespace === namespace &&
          (one.externalName === undefined
            ? one.ports.some((offered) => offered.port === port)
            : offers(name, port, one.externalName.split('.')[1] ?? '')),
      );
    const texts = [
      ...configMaps.map((map) => ({
        ...map,
        text: configMapTexts(map)
          .join('\n')
          .replace(/^\s*#.*$/gm, ''),
      })),
      ...workloads.map(({ name, namespace, container }) => ({
        name,
        namespace,
        text: container.env.map(({ value }) => value).join('\n'),
      })),
    ];
    const missing = texts.flatMap(({ name, namespace, text }) =>
      addressesIn(text)
        .filter((address) => !offers(address.name, address.port, namespace))
        .map((address) => `${name}: ${address.name}:${address.port}`),
    );
    expect(missing).toEqual([]);
  });
});

describe('network policies', () => {
  it('forbid everything that none of them allows', () => {
    expect(policies.find(({ name }) => name === 'deny-all')).toMatchObject({
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
      ingress: [],
      egress: [],
    });
    expect(ours.filter(({ name }) => !policies.some((policy) => policy.name === name))).toEqual([]);
  });

  it('allow each connection at both of its ends, to a port that is open there', () => {
    expect(allowed('ingress')).toEqual(allowed('egress'));
    for (const connection of allowed('ingress')) {
      const [, called, port] = connection.split(' ');
      const workload = ours.find(({ name }) => name === called);
      expect([connection, workload && containerPorts(workload)]).toEqual([
        connection,
        expect.arrayContaining([Number(port)]),
      ]);
    }
  });

  it('let the executor alone call the agents', () => {
    const callers = policies.find(({ name }) => name === 'agent-runtime')?.ingress.flatMap(({ from }) => from) ?? [];
    expect(callers.map((peer) => [named(peer.podSelector), peer.namespaceSelector])).toEqual([
      [['executor-api'], undefined],
      [['prometheus'], undefined],
    ]);
  });

  it('let Prometheus reach every workload’s metrics', () => {
    const scraped = addressesIn(readFileSync(join(infraFolder, 'prometheus/prometheus.yaml'), 'utf8'))
      .filter(({ name }) => !['prometheus', 'log-shipper'].includes(name))
      .map(({ name, port }) => `prometheus ${name === 'collector' ? 'collector-sampling' : name} ${port}`);
    expect(allowed('ingress')).toEqual(expect.arrayContaining(scraped));
  });
});

describe('Prometheus in Kubernetes', () => {
  const read = (path: string) => parse(readFileSync(join(infraFolder, path), 'utf8'), { merge: true });
  const config = read('kubernetes/config/prometheus.yaml');

  it('is configured like elsewhere but for its discovery', () => {
    const withoutDiscovery = (document: { scrape_configs: Record<string, unknown>[] }) => ({
      ...document,
      scrape_configs: document.scrape_configs.map(
        ({ static_configs: _targets, dns_sd_configs: _names, ...rest }) => rest,
      ),
    });
    expect(withoutDiscovery(config)).toEqual(withoutDiscovery(read('prometheus/prometheus.yaml')));
  });

  it('finds every pod of what runs more than once, through headless services', () => {
    const discovery = z
      .array(
        z
          .object({ dns_sd_configs: z.array(z.object({ names: z.array(z.string()), port: z.number() })).default([]) })
          .loose(),
      )
      .parse(config.scrape_configs)
      .flatMap(({ dns_sd_configs }) => dns_sd_configs)
      .flatMap(({ names, port }) => names.map((name) => ({ name, port })));
    const found = discovery.map(({ name, port }) => {
      const [host, namespace = 'dawsos'] = name.split('.');
      const one = services.find((candidate) => candidate.name === host && candidate.namespace === namespace);
      expect([name, one?.clusterIP, one?.ports.map((offered) => offered.port)]).toEqual([
        name,
        'None',
        expect.arrayContaining([port]),
      ]);
      return one?.selector?.[nameLabel];
    });
    const several = workloads.filter(({ replicas }) => replicas !== 1).map(({ name }) => name);
    expect([...new Set(found)].sort()).toEqual(several.sort());
  });
});

describe('what has replicas', () => {
  const targets = z.object({ selector });
  it('is not drained all at once', () => {
    const guarded = ofKind('PodDisruptionBudget').flatMap(({ spec }) => named(targets.parse(spec).selector));
    const several = ours
      .filter(({ kind, replicas }) => kind === 'Deployment' && replicas !== 1)
      .map(({ name }) => name);
    expect(guarded.sort()).toEqual(several.sort());
  });

  it('is scaled by the load where no number is given', () => {
    const scaled = ofKind('HorizontalPodAutoscaler').map(({ spec }) => spec?.scaleTargetRef);
    expect(scaled).toEqual([{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'executor-api' }]);
    expect(ours.filter(({ replicas }) => replicas === undefined).map(({ name }) => name)).toEqual(['executor-api']);
  });
});

import { describe, expect, it } from 'vitest';
import { readComposeFile } from '../compose/compose-file.ts';
import { dockerfileStages } from '../dockerfile-stages.ts';
import { secretValues } from '../secret-values.ts';
import { serviceConfigs } from '../testing/service-configs.ts';
import { configMaps, ofKind } from './manifests.ts';
import { workloads } from './workloads.ts';

const secrets = secretValues({});
/** Images as compose runs them; those that only add to somebody else's by what they add to. */
const composeImages = Object.values(readComposeFile().services).map(({ image, build }) =>
  build === undefined || build.target === 'services' ? image : dockerfileStages().get(build.target),
);

describe.each(workloads.map((workload) => [workload.name, workload] as const))('%s', (name, workload) => {
  const { pod, container, namespace } = workload;

  it('runs the image that compose runs', () => {
    expect(composeImages).toContain(container.image);
  });

  it('says what it needs, and is limited to not much more', () => {
    const { requests, limits } = container.resources;
    for (const amount of [requests.memory, limits.memory]) expect(amount).toMatch(/^\d+[MG]i$/);
    for (const amount of [requests.cpu, limits.cpu]) expect(amount).toMatch(/^\d+m?$/);
  });

  it('is asked for its health at a port it has', () => {
    const { startupProbe, livenessProbe, readinessProbe } = container;
    for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
      if (probe === undefined) throw new Error('a probe is missing');
      if (probe.httpGet) expect(container.ports.map((port) => port.name)).toContain(probe.httpGet.port);
      if (name in serviceConfigs) expect(probe.httpGet?.path).toBe('/health');
    }
  });

  it('can do no more than it has to', () => {
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(pod.securityContext.seccompProfile).toEqual({ type: 'RuntimeDefault' });
    // The kubelet's log files are root's; that pod has a namespace of its own.
    const readsNode = name === 'log-shipper';
    expect(pod.securityContext.runAsNonRoot ?? false).toBe(!readsNode);
    expect(pod.securityContext.runAsUser === 0).toBe(readsNode);
    expect(pod.volumes.some(({ hostPath }) => hostPath !== undefined)).toBe(readsNode);
    expect(namespace).toBe(readsNode ? 'dawsos-logs' : 'dawsos');
    const claimed = ofKind('ServiceAccount').find(
      ({ metadata }) => metadata.name === pod.serviceAccountName && metadata.namespace === namespace,
    );
    expect(claimed?.automountServiceAccountToken).toBe(false);
  });

  it('refers to volumes, files and secrets that are there', () => {
    const claims = ofKind('PersistentVolumeClaim').map(({ metadata }) => metadata.name);
    const mapsHere = configMaps.filter((map) => map.namespace === namespace);
    for (const volume of pod.volumes) {
      if (volume.configMap) expect(mapsHere.map((map) => map.name)).toContain(volume.configMap.name);
      if (volume.persistentVolumeClaim) expect(claims).toContain(volume.persistentVolumeClaim.claimName);
      if (volume.secret) {
        expect(volume.secret.secretName).toBe('dawsos-secrets');
        for (const { key } of volume.secret.items) expect(Object.keys(secrets)).toContain(key);
      }
    }
    const volumes = [...pod.volumes.map((volume) => volume.name), ...workload.claims];
    expect([...new Set(container.volumeMounts.map((mount) => mount.name))].sort()).toEqual([...volumes].sort());
    for (const { name: mounted, subPath } of container.volumeMounts) {
      if (subPath === undefined) continue;
      const map = pod.volumes.find((volume) => volume.name === mounted)?.configMap?.name;
      expect(Object.keys(mapsHere.find((candidate) => candidate.name === map)?.files ?? {})).toContain(subPath);
    }
    for (const { valueFrom } of container.env) {
      if (valueFrom === undefined) continue;
      expect(valueFrom.secretKeyRef.name).toBe('dawsos-secrets');
      expect(Object.keys(secrets)).toContain(valueFrom.secretKeyRef.key);
    }
  });

  it('of ours starts with exactly the environment it is given', () => {
    const service = serviceConfigs[name];
    if (service === undefined) return;
    const given = Object.fromEntries(
      container.env.map((variable) => [
        variable.name,
        variable.value ?? secrets[variable.valueFrom?.secretKeyRef.key ?? ''],
      ]),
    );
    const config = service.load(given);
    expect(Object.keys(given).filter((key) => !(key in config))).toEqual([]);
    expect([config.ENVIRONMENT, config.HOST]).toEqual(['production', '0.0.0.0']);
    expect(container.ports).toEqual([{ name: 'http', containerPort: config[service.port] }]);
  });
});

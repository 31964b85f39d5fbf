import { z } from 'zod';
import { type Manifest, manifests } from './manifests.ts';

const probe = z.looseObject({ httpGet: z.object({ path: z.string(), port: z.string() }).optional() });
const quantities = z.object({ cpu: z.string(), memory: z.string() });
const keys = z.array(z.object({ key: z.string(), path: z.string() }));

const container = z.object({
  name: z.string(),
  image: z.string(),
  args: z.array(z.string()).default([]),
  env: z
    .array(
      z.object({
        name: z.string(),
        value: z.string().optional(),
        valueFrom: z.object({ secretKeyRef: z.object({ name: z.string(), key: z.string() }) }).optional(),
      }),
    )
    .default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.number() })).default([]),
  resources: z.object({ requests: quantities, limits: quantities }),
  startupProbe: probe.optional(),
  livenessProbe: probe.optional(),
  readinessProbe: probe.optional(),
  securityContext: z.looseObject({}),
  volumeMounts: z
    .array(
      z.object({
        name: z.string(),
        mountPath: z.string(),
        subPath: z.string().optional(),
        readOnly: z.boolean().optional(),
      }),
    )
    .default([]),
});

const volume = z.object({
  name: z.string(),
  configMap: z.object({ name: z.string() }).optional(),
  secret: z.object({ secretName: z.string(), items: keys }).optional(),
  persistentVolumeClaim: z.object({ claimName: z.string() }).optional(),
  emptyDir: z.object({ sizeLimit: z.string() }).optional(),
  hostPath: z.object({ path: z.string() }).optional(),
});

const podTemplate = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()) }),
  spec: z.object({
    serviceAccountName: z.string(),
    automountServiceAccountToken: z.literal(false),
    securityContext: z.looseObject({ runAsNonRoot: z.boolean().optional(), runAsUser: z.number() }),
    containers: z.array(container).length(1),
    initContainers: z.never().optional(),
    volumes: z.array(volume).default([]),
  }),
});

const claimTemplates = z.array(z.object({ metadata: z.object({ name: z.string() }) })).default([]);

/** What runs pods: its one container, and around it the pod. */
export interface Workload {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly replicas: unknown;
  readonly labels: Readonly<Record<string, string>>;
  readonly pod: z.output<typeof podTemplate>['spec'];
  readonly container: z.output<typeof container>;
  readonly claims: readonly string[];
}

/** Every Deployment, StatefulSet and DaemonSet. */
export const workloads: readonly Workload[] = manifests
  .filter(({ kind }) => ['Deployment', 'StatefulSet', 'DaemonSet'].includes(kind))
  .map(asWorkload);

function asWorkload({ kind, metadata, spec = {} }: Manifest): Workload {
  const { metadata: podMetadata, spec: pod } = podTemplate.parse(spec.template);
  const [only] = pod.containers;
  if (only === undefined) throw new Error(`${metadata.name} has no container`);
  return {
    kind,
    name: metadata.name,
    namespace: metadata.namespace ?? 'default',
    replicas: spec.replicas,
    labels: podMetadata.labels,
    pod,
    container: only,
    claims: claimTemplates.parse(spec.volumeClaimTemplates).map((claim) => claim.metadata.name),
  };
}

import * as apps from 'kubernetes-models/apps/v1';
import * as autoscaling from 'kubernetes-models/autoscaling/v2';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { type Manifest, manifests } from './manifests.ts';
import { watchFields } from './unknown-fields.ts';

type Model = { readonly prototype: { validate(): void } };
const kinds: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  v1: core,
  'apps/v1': apps,
  'autoscaling/v2': autoscaling,
  'batch/v1': batch,
  'networking.k8s.io/v1': networking,
  'policy/v1': policy,
};

/** Throws where a field is missing or has a wrong type; answers the fields that Kubernetes does not have. */
function validate(manifest: Manifest): readonly string[] {
  const model = kinds[manifest.apiVersion]?.[manifest.kind];
  if (typeof model !== 'function') throw new Error(`no schema of ${manifest.apiVersion} ${manifest.kind}`);
  const { watched, unread } = watchFields(manifest);
  // The constructor would copy the document, and ask for every field itself.
  (model as unknown as Model).prototype.validate.call(watched);
  return unread();
}

describe('Kubernetes manifests', () => {
  it.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest] as const))(
    '%s is valid by the schema of its kind',
    (_name, manifest) => {
      expect(validate(manifest)).toEqual([]);
    },
  );

  it('with a field of a wrong type or name are told', () => {
    const deployment = manifests.find(({ kind }) => kind === 'Deployment');
    if (deployment === undefined) throw new Error('no deployment');
    const changed = (spec: object): Manifest => ({ ...deployment, spec: { ...deployment.spec, ...spec } });
    expect(validate(changed({ replicaz: 2 }))).toEqual(['/spec/replicaz']);
    expect(() => validate(changed({ replicas: 'two' }))).toThrow('replicas must be integer');
  });
});

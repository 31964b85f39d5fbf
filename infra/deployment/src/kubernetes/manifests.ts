import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { infraFolder } from '../repository.ts';

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({}).optional(),
});

const kustomization = z.object({
  resources: z.array(z.string()),
  configMapGenerator: z.array(z.object({ name: z.string(), namespace: z.string(), files: z.array(z.string()) })),
});

/** An object of Kubernetes. */
export type Manifest = z.output<typeof manifest>;

const generator = kustomization.parse(parse(readFileSync(join(infraFolder, 'kustomization.yaml'), 'utf8')));

/** Paths below infra/ of the manifests that the kustomization puts together. */
export const manifestFiles: readonly string[] = generator.resources;

/** Every object of them. */
export const manifests: readonly Manifest[] = manifestFiles.flatMap((path) =>
  parseAllDocuments(readFileSync(join(infraFolder, path), 'utf8')).map((document) => manifest.parse(document.toJS())),
);

/** A ConfigMap that the kustomization makes: name of each file in it, and the path below infra/ it is taken from. */
export interface GeneratedConfigMap {
  readonly name: string;
  readonly namespace: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Every ConfigMap that the kustomization makes. */
export const configMaps: readonly GeneratedConfigMap[] = generator.configMapGenerator.map(({ files, ...rest }) => ({
  ...rest,
  files: Object.fromEntries(
    files.map((file) => {
      const [key = '', path = key] = file.split('=');
      return [key.split('/').at(-1), path];
    }),
  ),
}));

/** What a ConfigMap would hold; files that are not there are left out. */
export const configMapTexts = ({ files }: GeneratedConfigMap): readonly string[] =>
  Object.values(files)
    .map((path) => join(infraFolder, path))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8'));

/** All objects of a kind. */
export const ofKind = (kind: string): readonly Manifest[] => manifests.filter((object) => object.kind === kind);

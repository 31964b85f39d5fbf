import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { infraFolder } from '../repository.ts';
import { interpolated } from './interpolate.ts';

const secretUse = z.union([
  z.string().transform((source) => ({ source, target: `/run/secrets/${source}` })),
  z.object({ source: z.string(), target: z.string() }).transform(({ source, target }) => ({
    source,
    target: target.startsWith('/') ? target : `/run/secrets/${target}`,
  })),
]);

const bind = z.string().transform((text) => {
  const [source = '', target = '', mode] = text.split(':');
  return { source, target, readOnly: mode === 'ro', named: /^\w/.test(source) };
});

const composeService = z.object({
  image: z.string(),
  build: z.object({ target: z.string() }).optional(),
  profiles: z.array(z.string()).default([]),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(secretUse).default([]),
  volumes: z.array(bind).default([]),
  ports: z.array(z.string()).default([]),
  user: z.string().optional(),
  network_mode: z.string().optional(),
  pids_limit: z.number().optional(),
  restart: z.string().optional(),
  read_only: z.boolean().optional(),
  privileged: z.boolean().optional(),
  cap_add: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()).min(2), retries: z.number(), interval: z.string() }).optional(),
  deploy: z
    .object({
      resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string() }).partial() }),
    })
    .optional(),
});

const composeFile = z.object({
  services: z.record(z.string(), composeService),
  volumes: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
});

/** A service of compose.yaml, as far as it is checked. */
export type ComposeService = z.output<typeof composeService>;
/** All of compose.yaml that is checked. */
export type ComposeFile = z.output<typeof composeFile>;

/** compose.yaml's text as it is in the repository. */
export const readComposeText = (): string => readFileSync(join(infraFolder, 'compose.yaml'), 'utf8');

/** compose.yaml as compose reads it with these variables set, not yet checked. */
export const parseCompose = (environment: Readonly<Record<string, string>> = {}): unknown =>
  interpolated(parse(readComposeText(), { merge: true }), environment);

/** The same, typed, as far as it is checked. */
export const readComposeFile = (environment: Readonly<Record<string, string>> = {}): ComposeFile =>
  composeFile.parse(parseCompose(environment));

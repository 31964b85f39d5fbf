import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { infraFolder } from './repository.ts';

const folders = ['prometheus', 'alertmanager', 'otel-collector', 'jaeger', 'loki', 'grafana/provisioning'];

/** Paths below infra/ of every configuration file that a program reads; what is generated included. */
export const programConfigurations: readonly string[] = folders.flatMap((folder) =>
  readdirSync(join(infraFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.yaml') && !path.startsWith('tests/'))
    .map((path) => join(folder, path)),
);

/** A configuration's text without its comments. */
export const readConfiguration = (path: string): string =>
  readFileSync(join(infraFolder, path), 'utf8').replace(/^\s*#.*$/gm, '');

/** Every `name:port` in a text that is an address of the stack and not this container's own. */
export const addressesIn = (text: string): readonly { readonly name: string; readonly port: number }[] =>
  [...text.matchAll(/(?<![\w.@-])([a-z][a-z-]+):(\d{4,5})\b/g)]
    .map(([, name = '', port]) => ({ name, port: Number(port) }))
    .filter(({ name }) => name !== 'localhost');

/** Every folder or file of the container that a text names; Alertmanager's templates lie beside its configuration. */
export const containerPathsIn = (text: string): readonly string[] => [
  ...[...text.matchAll(/(?<=[\s'"=[])\/(?:etc|var|run|data|loki|prometheus)\/[\w./-]+/g)].map(([path]) => path),
  ...[...text.matchAll(/^\s*- ([\w.-]+\.tmpl)$/gm)].map(([, name]) => `/etc/alertmanager/${name}`),
];

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { readComposeFile } from './compose/compose-file.ts';
import { infraFolder } from './repository.ts';

const reference = z.object({ datasourceUid: z.string() });
const datasources = z.object({
  datasources: z.array(
    z.object({
      uid: z.string(),
      type: z.string(),
      url: z.url(),
      isDefault: z.boolean().default(false),
      editable: z.literal(false),
      jsonData: z.object({
        exemplarTraceIdDestinations: z.array(reference.extend({ name: z.string() })).default([]),
        tracesToLogsV2: reference.extend({ query: z.string() }).optional(),
        derivedFields: z.array(reference.extend({ matcherRegex: z.string() })).default([]),
      }),
    }),
  ),
});
const providers = z.object({
  providers: z.array(z.object({ folder: z.string(), options: z.object({ path: z.string() }) })),
});

const read = (path: string): unknown => parse(readFileSync(join(infraFolder, 'grafana/provisioning', path), 'utf8'));
const { datasources: sources } = datasources.parse(read('datasources/dawsos.yaml'));
const byUid = new Map(sources.map((source) => [source.uid, source]));
const folder = join(infraFolder, 'grafana/dashboards');
const dashboards = existsSync(folder) ? readdirSync(folder) : [];

describe('Grafana', () => {
  it('has the data sources that dashboards refer to, Prometheus first', () => {
    expect(sources.map(({ uid, type }) => [uid, type])).toEqual([
      ['prometheus', 'prometheus'],
      ['jaeger', 'jaeger'],
      ['postgres', 'grafana-postgresql-datasource'],
      ['loki', 'loki'],
    ]);
    expect(sources.filter(({ isDefault }) => isDefault).map(({ uid }) => uid)).toEqual(['prometheus']);
  });

  it('leads from an exemplar to its trace, from a trace to its log lines, and from a line to its trace', () => {
    expect(byUid.get('prometheus')?.jsonData.exemplarTraceIdDestinations).toEqual([
      { name: 'trace_id', datasourceUid: 'jaeger' },
    ]);
    expect(byUid.get('jaeger')?.jsonData.tracesToLogsV2).toMatchObject({
      datasourceUid: 'loki',
      // Twice the dollar: Grafana replaces variables of its environment in provisioning files.
      query: '{service_name=~".+"} | trace_id = "$${__trace.traceId}"',
    });
    const [field] = byUid.get('loki')?.jsonData.derivedFields ?? [];
    expect(field?.datasourceUid).toBe('jaeger');
    const id = '0af7651916cd43dd8448eb211c80319c';
    const line = JSON.stringify({ level: 'info', trace_id: id, msg: 'request' });
    expect(new RegExp(field?.matcherRegex ?? '$.').exec(line)?.[1]).toBe(id);
  });

  it('takes its dashboards from where compose mounts them', () => {
    const [provider] = providers.parse(read('dashboards/dawsos.yaml')).providers;
    expect(provider?.folder).toBe('DawsOS');
    const mounts = readComposeFile().services.grafana?.volumes;
    expect(mounts?.find(({ target }) => target === provider?.options.path)?.source).toBe('./grafana/dashboards');
  });

  it.each(dashboards)('has every data source of %s', (file) => {
    const used = new Set<string>();
    JSON.parse(readFileSync(join(folder, file), 'utf8'), (key, value) => {
      if (key === 'datasource' && typeof value?.uid === 'string') used.add(value.uid);
      return value;
    });
    const own = ['-- Grafana --', '-- Mixed --', 'grafana'];
    expect([...used].filter((uid) => !byUid.has(uid) && !own.includes(uid))).toEqual([]);
  });
});

import type { Dashboard as GrafanaDashboard, Panel as GrafanaPanel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus';
import { describe, expect, it } from 'vitest';
import { generateDashboards } from './generate-dashboards.ts';
import { panelQueries, panelStatements } from './panel-queries.ts';

const { files, folders } = generateDashboards();
const generated = files.map(({ path, content }) => ({ path, dashboard: JSON.parse(content) as GrafanaDashboard }));
const prometheus = { type: 'prometheus', uid: 'prometheus' };

const panelsOf = (dashboard: GrafanaDashboard) => dashboard.panels ?? [];
const isGraph = (panel: { type: string }): panel is GrafanaPanel => panel.type !== 'row';
/** Those that ask Prometheus. */
const graphsOf = (dashboard: GrafanaDashboard) =>
  panelsOf(dashboard)
    .filter(isGraph)
    .filter(({ datasource }) => datasource?.type === 'prometheus');
const sqlPanelsOf = (dashboard: GrafanaDashboard) =>
  panelsOf(dashboard)
    .filter(isGraph)
    .filter(({ datasource }) => datasource?.type !== 'prometheus');
const targetsOf = (panel: GrafanaPanel) => (panel.targets ?? []) as unknown as Dataquery[];

it('gives every dashboard an address of its own, which is also its file name', () => {
  const uids = generated.map(({ dashboard }) => dashboard.uid);
  expect(new Set(uids).size).toBe(uids.length);
  expect(generated.map(({ path }) => path)).toEqual(uids.map((uid) => `${folders[0]}/${uid}.json`));
  for (const uid of uids) expect(uid).toMatch(/^[a-z-]{1,40}$/);
});

it('asks for nothing but what panelQueries lists', () => {
  const asked = generated.flatMap(({ dashboard }) => graphsOf(dashboard).flatMap(targetsOf));
  expect(asked.map(({ expr }) => expr)).toEqual(panelQueries().map(({ query }) => query));
});

it('asks the database nothing but what panelStatements lists, and only to read', () => {
  const panels = generated.flatMap(({ dashboard }) => sqlPanelsOf(dashboard));
  expect(panels.map(({ datasource, targets }) => [datasource, (targets?.[0] as { rawSql?: string })?.rawSql])).toEqual(
    panelStatements().map(({ sql }) => [{ type: 'grafana-postgresql-datasource', uid: 'postgres' }, sql]),
  );
  for (const { sql } of panelStatements()) expect(sql).toMatch(/^select [^;]*$/i);
});

describe.each(generated)('$path', ({ dashboard }) => {
  it('says what it is, cannot be edited in the browser, and marks deployments', () => {
    expect(dashboard).toMatchObject({ editable: false, tags: ['dawsos'], schemaVersion: 42 });
    expect(dashboard.title).toBeTruthy();
    expect(dashboard.description).toBeTruthy();
    expect(dashboard.annotations.list).toMatchObject([
      {
        name: 'Deployments',
        enable: true,
        datasource: prometheus,
        expr: expect.stringContaining('dawsos_system_info'),
      },
    ]);
  });

  it('numbers panels and rows from 1 on', () => {
    expect(panelsOf(dashboard).map(({ id }) => id)).toEqual(panelsOf(dashboard).map((_, index) => index + 1));
  });

  it('keeps panels on the grid of 24 columns, none over another', () => {
    const taken = new Set<string>();
    for (const { gridPos, title } of panelsOf(dashboard)) {
      const { x, y, w, h } = gridPos ?? { x: 0, y: 0, w: 0, h: 0 };
      expect(w * h, title).toBeGreaterThan(0);
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1) {
        for (let line = y; line < y + h; line += 1) {
          expect(taken, title).not.toContain(`${column},${line}`);
          taken.add(`${column},${line}`);
        }
      }
    }
  });

  it('asks a named data source in every target, each under its own letter', () => {
    for (const panel of graphsOf(dashboard)) {
      const targets = targetsOf(panel);
      expect(panel.datasource, panel.title).toEqual(prometheus);
      expect(targets.length, panel.title).toBeGreaterThan(0);
      expect(targets.map(({ refId }) => refId)).toEqual([...'ABCDEFGH'].slice(0, targets.length));
      for (const target of targets) {
        expect(target).toMatchObject({ datasource: prometheus, legendFormat: expect.stringMatching(/./) });
        expect([target.range, target.instant].filter(Boolean), panel.title).toHaveLength(1);
      }
    }
  });

  it('explains every panel, with a unit, and limits that begin at minus infinity and rise', () => {
    for (const { title, description, fieldConfig } of graphsOf(dashboard)) {
      expect(description, title).toMatch(/\.$/);
      expect(fieldConfig?.defaults.unit, title).toBeTruthy();
      const [first, ...limits] = (fieldConfig?.defaults.thresholds?.steps ?? []).map(({ value }) => value);
      expect(first, title).toBeNull();
      expect(limits, title).toEqual([...limits].sort((left, right) => Number(left) - Number(right)));
    }
  });

  it('leads from latency over time to single requests', () => {
    for (const panel of graphsOf(dashboard).filter(({ type }) => type === 'timeseries')) {
      for (const { expr, exemplar } of targetsOf(panel)) {
        expect(exemplar, `${panel.title}: ${expr}`).toBe(expr.startsWith('histogram_quantile('));
      }
    }
  });

  it('has links that are addresses of Explore with the time shown', () => {
    const links = graphsOf(dashboard).flatMap(({ fieldConfig }) => fieldConfig?.defaults.links ?? []);
    for (const { url } of links) {
      const panes = JSON.parse(new URL(url ?? '', 'http://grafana').searchParams.get('panes') ?? '');
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variables, not ours.
      expect(panes.pane.range).toEqual({ from: '${__from}', to: '${__to}' });
      expect(['jaeger', 'loki']).toContain(panes.pane.datasource);
    }
  });

  it('knows every variable that stands in its queries', () => {
    const declared = (dashboard.templating.list ?? []).map(({ name }) => name);
    const used = panelQueries()
      .filter(({ dashboard: title }) => title === dashboard.title)
      .flatMap(({ variables }) => variables.filter((name) => !name.startsWith('__')));
    expect([...new Set(used)]).toEqual(declared);
  });
});

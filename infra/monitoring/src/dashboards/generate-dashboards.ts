import type { GeneratedSet } from '../generated-file.ts';
import { allDashboards } from './all-dashboards.ts';
import { renderDashboard } from './render-dashboard.ts';

const folder = 'infra/grafana/dashboards';

/** The dashboards as the JSON Grafana provisions. */
export const generateDashboards = (): GeneratedSet => ({
  folders: [folder],
  files: allDashboards.map((dashboard) => ({
    path: `${folder}/${dashboard.uid}.json`,
    content: `${JSON.stringify(renderDashboard(dashboard), null, 2)}\n`,
  })),
});

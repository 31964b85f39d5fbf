import type { ServiceName } from '@dawsos/conventions';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { DashboardLink } from '@grafana/grafana-foundation-sdk/dashboard';
import { DashboardLinkBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** Where a click on a panel leads: the service's traces and logs of the time shown. */
export const dataLinks = (service: ServiceName): Builder<DashboardLink>[] => [
  new DashboardLinkBuilder(`Traces of ${service}`)
    .url(explore('jaeger', { queryType: 'search', service }))
    .targetBlank(true),
  new DashboardLinkBuilder(`Logs of ${service}`)
    .url(explore('loki', { queryType: 'range', expr: `{service_name="${service}"}` }))
    .targetBlank(true),
];

/** An address of Grafana's Explore; `${…}` stays as it is, for Grafana fills it in. */
function explore(datasource: string, query: object): string {
  const pane = {
    datasource,
    queries: [{ refId: 'A', datasource: { uid: datasource }, ...query }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Grafana's variables, not ours.
    range: { from: '${__from}', to: '${__to}' },
  };
  const panes = encodeURIComponent(JSON.stringify({ pane })).replaceAll(/%24%7B(\w+)%7D/g, '$${$1}');
  return `/explore?schemaVersion=1&orgId=1&panes=${panes}`;
}

import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { printAlertmanager } from './print-alertmanager.ts';
import { developmentReceivers, productionReceivers } from './receivers.ts';

const production = parse(printAlertmanager(productionReceivers));
const development = parse(printAlertmanager(developmentReceivers));

test('critical pages at once, warnings wait half a minute for more, information an hour', () => {
  expect(production.route.routes).toMatchObject([
    { matchers: ['severity="critical"'], receiver: 'pagerduty', group_wait: '0s' },
    { matchers: ['severity="warning"'], receiver: 'slack', group_wait: '30s' },
    { matchers: ['severity="info"'], receiver: 'slack-digest', group_wait: '1h', group_interval: '1h' },
  ]);
});

test('credentials come from files, and no secret stands in the configuration', () => {
  const text = printAlertmanager(productionReceivers);
  expect(text).toContain('routing_key_file: /etc/alertmanager/secrets/pagerduty_routing_key');
  expect(text).toContain('api_url_file: /etc/alertmanager/secrets/slack_api_url');
  expect(text).not.toMatch(/(routing_key|service_key|api_url): /);
});

test('development differs from production in its receivers alone, and tells of the end as well', () => {
  expect({ ...development, receivers: [] }).toEqual({ ...production, receivers: [] });
  const names = ({ receivers }: { receivers: { name: string }[] }) => receivers.map(({ name }) => name);
  expect(names(development)).toEqual(names(production));
  for (const { webhook_configs } of development.receivers) {
    expect(webhook_configs).toEqual([{ url: 'http://alert-receiver:9095/alerts', send_resolved: true }]);
  }
});

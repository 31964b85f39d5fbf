const secrets = '/etc/alertmanager/secrets';

/** Where notifications go. */
export type ReceiverName = 'pagerduty' | 'slack' | 'slack-digest';

/** The receivers of one kind of deployment, each with its part of Alertmanager's configuration. */
export type Receivers = Readonly<Record<ReceiverName, Readonly<Record<string, readonly object[]>>>>;

/** A fresh one for each receiver: of a shared one, YAML would make an alias. */
const slack = () => ({
  api_url_file: `${secrets}/slack_api_url`,
  channel: '#dawsos-alerts',
  send_resolved: true,
  color: '{{ template "dawsos.colour" . }}',
  title: '{{ template "dawsos.title" . }}',
  title_link: '{{ template "dawsos.runbook" . }}',
  text: '{{ template "dawsos.alerts" .Alerts }}',
  fallback: '{{ template "dawsos.title" . }}',
});

/** Real people; credentials come from files. Alertmanager's own texts list every label, ours say what was declared. */
export const productionReceivers: Receivers = {
  pagerduty: {
    pagerduty_configs: [
      {
        routing_key_file: `${secrets}/pagerduty_routing_key`,
        send_resolved: true,
        severity: 'critical',
        description: '{{ template "dawsos.title" . }}',
        class: '{{ .GroupLabels.alertname }}',
        component: '{{ .GroupLabels.job }}',
        group: '{{ .CommonLabels.concern }}',
        links: [{ href: '{{ template "dawsos.runbook" . }}', text: 'Runbook' }],
        details: {
          team: '{{ .CommonLabels.team }}',
          firing: '{{ template "dawsos.alerts" .Alerts.Firing }}',
          resolved: '{{ template "dawsos.alerts" .Alerts.Resolved }}',
        },
      },
    ],
  },
  slack: { slack_configs: [slack()] },
  'slack-digest': { slack_configs: [slack()] },
};

const webhook = () => ({ webhook_configs: [{ url: 'http://alert-receiver:9095/alerts', send_resolved: true }] });

/** Everything goes to the receiver that prints it. */
export const developmentReceivers: Receivers = {
  pagerduty: webhook(),
  slack: webhook(),
  'slack-digest': webhook(),
};

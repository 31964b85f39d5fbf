import type { GeneratedSet } from '../generated-file.ts';
import { generatedHeader, printYaml } from '../prometheus/rule-file.ts';
import { developmentReceivers, productionReceivers, type Receivers } from './receivers.ts';
import { type Delivery, deliveries, groupBy, sameThing } from './routing.ts';

/** Alertmanager's configuration with these receivers. */
export function printAlertmanager(receivers: Receivers): string {
  const waits = ({ receiver, groupWait, groupInterval, repeatInterval }: Delivery) => ({
    receiver,
    group_wait: groupWait,
    group_interval: groupInterval,
    repeat_interval: repeatInterval,
  });
  return (
    generatedHeader +
    printYaml({
      templates: ['dawsos.tmpl'],
      route: {
        // What has no severity, or one that nobody knows, is read by people all the same.
        ...waits(deliveries.warning),
        group_by: groupBy,
        routes: Object.entries(deliveries).map(([severity, delivery]) => ({
          matchers: [`severity="${severity}"`],
          ...waits(delivery),
        })),
      },
      inhibit_rules: [
        { source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: sameThing },
      ],
      receivers: Object.entries(receivers).map(([name, configuration]) => ({ name, ...configuration })),
    })
  );
}

/** The configuration for production, and the same with the development's receivers. */
export const generateAlertmanager = (): GeneratedSet => ({
  folders: [],
  files: [
    { path: 'infra/alertmanager/alertmanager.yaml', content: printAlertmanager(productionReceivers) },
    { path: 'infra/alertmanager/alertmanager.development.yaml', content: printAlertmanager(developmentReceivers) },
  ],
});

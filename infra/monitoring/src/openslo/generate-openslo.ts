import { type Expression, printExpression } from '@dawsos/promql';
import { type BurnRateWindow, burnRateFactor, exact, type Slo } from '@dawsos/slo';
import type { GeneratedSet } from '../generated-file.ts';
import { generatedHeader, printYaml } from '../prometheus/rule-file.ts';

const apiVersion = 'openslo/v1';
const folder = 'infra/openslo';

/** The SLOs for whatever reads OpenSLO v1 (https://github.com/OpenSLO/OpenSLO). */
export const generateOpenSlo = (slos: readonly Slo[]): GeneratedSet => ({
  folders: [folder],
  files: slos.map((slo) => ({ path: `${folder}/${slo.id}.yaml`, content: generatedHeader + printYaml(openSlo(slo)) })),
});

const openSlo = (slo: Slo) => ({
  apiVersion,
  kind: 'SLO',
  metadata: { name: slo.id, displayName: slo.title, labels: { team: slo.team } },
  spec: {
    description: `${exact(slo.objective * 100)}% of ${slo.indicator.kind === 'time' ? 'the time' : 'events'}: ${slo.indicator.promise}.`,
    service: slo.service,
    indicator: {
      metadata: { name: slo.id, displayName: slo.title },
      spec: {
        ratioMetric: {
          counter: false,
          bad: prometheus(slo.indicator.bad('5m')),
          total: prometheus(slo.indicator.all('5m')),
        },
      },
    },
    timeWindow: [{ duration: slo.period, isRolling: true }],
    budgetingMethod: 'Occurrences',
    objectives: [{ displayName: slo.indicator.promise, target: slo.objective }],
    alertPolicies: slo.windows.map((window) => alertPolicy(slo, window)),
  },
});

const prometheus = (query: Expression) => ({
  metricSource: { type: 'Prometheus', spec: { query: printExpression(query) } },
});

const alertPolicy = (slo: Slo, window: BurnRateWindow) => ({
  kind: 'AlertPolicy',
  metadata: { name: `${slo.id}-${window.long}` },
  spec: {
    description: `${window.budgetPercent}% of the budget in ${window.long}`,
    alertWhenBreaching: true,
    alertWhenResolved: true,
    alertWhenNoData: false,
    conditions: [
      {
        kind: 'AlertCondition',
        metadata: { name: `${slo.id}-${window.long}-burn-rate` },
        spec: {
          severity: window.severity,
          condition: {
            kind: 'burnrate',
            op: 'gt',
            threshold: exact(burnRateFactor(window, slo.period)),
            lookbackWindow: window.long,
            alertAfter: window.short,
          },
        },
      },
    ],
  },
});

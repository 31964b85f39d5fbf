import { above, absent, and, atLeast, or, recorded, sum, type Vector } from '@dawsos/promql';
import { alertThreshold } from './burn-rate.ts';
import type { BurnRateWindow } from './burn-rate-windows.ts';
import { exact } from './exact.ts';
import type { AlertRule } from './rules.ts';
import type { Slo } from './slo.ts';
import { badRatioRule, eventsRule } from './slo-recording-rules.ts';

/** An alert of an SLO, with the windows it looks at: none where it tells that nothing is measured. */
export interface SloAlertRule extends AlertRule {
  readonly windows: readonly BurnRateWindow[];
}

/** The alerts of an SLO: a page and a ticket for its burn rate, and one for when nothing is measured. */
export function sloAlerts(slo: Slo): SloAlertRule[] {
  const common = { team: slo.team, concern: slo.concern, labels: { slo: slo.id } };
  const name = pascalCase(slo.id);
  const burning = ([severity, alert, speed]: readonly ['page' | 'ticket', string, string]): SloAlertRule[] => {
    const windows = slo.windows.filter((window) => window.severity === severity);
    if (windows.length === 0) return [];
    return [
      {
        ...common,
        windows,
        alert: `${name}${alert}`,
        severity: severity === 'page' ? 'critical' : 'warning',
        expr: windows.map((window) => burns(slo, window)).reduce((left, right) => or(left, right)),
        summary: `${slo.title}: the error budget burns ${speed}`,
        description:
          `{{ $value | humanizePercentage }} of ${slo.indicator.kind === 'time' ? 'the time' : 'events'} broke the promise ` +
          `“${slo.indicator.promise}”; over ${slo.period}, ${percent(slo.objective)} have to keep it.`,
      },
    ];
  };
  return [
    ...burning(['page', 'BudgetBurnPage', 'fast']),
    ...burning(['ticket', 'BudgetBurnTicket', 'steadily']),
    {
      ...common,
      windows: [],
      alert: `${name}Unmeasured`,
      severity: 'warning',
      concern: `${slo.concern}-measurement`,
      expr: sum(absent(slo.indicator.presence)),
      for: '10m',
      summary: `${slo.title}: nothing is measured`,
      description: 'The series this SLO is computed from is gone, so its alerts could not fire.',
    },
  ];
}

/** Too many bad events in the long window, still in the short one, and enough events to speak of a rate. */
function burns(slo: Slo, window: BurnRateWindow): Vector {
  const threshold = alertThreshold(window, slo.objective, slo.period);
  const ratio = (of: BurnRateWindow['long']) => above(recorded(badRatioRule(slo, of)), threshold);
  const enough = atLeast(recorded(eventsRule(slo, window.long)), slo.minimumEvents);
  return and(and(ratio(window.long), ratio(window.short)), enough);
}

const pascalCase = (id: string): string =>
  id.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

/** A share as people write it: 0.999 is 99.9%. */
const percent = (share: number): string => `${exact(share * 100)}%`;

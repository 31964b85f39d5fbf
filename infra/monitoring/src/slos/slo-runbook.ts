import { recorded } from '@dawsos/promql';
import { badRatioRule, budgetRule, type Slo, type SloAlertRule } from '@dawsos/slo';
import type { Runbook } from '../alert.ts';

/** The page of an alert of an SLO, from what the SLO says of itself. */
export function sloRunbook(slo: Slo, { windows: [first] }: SloAlertRule): Runbook {
  if (first === undefined) return unmeasured(slo);
  return {
    impact: slo.impact,
    firstQuery: recorded(badRatioRule(slo, first.short)),
    confirm: [
      `The query is the share of ${slo.indicator.kind === 'time' ? 'time' : 'events'} that broke the promise in the last ${first.short}: while it is high, the budget still burns.`,
      `What is left of the budget of ${slo.period}: \`${budgetRule(slo).record}{slo="${slo.id}"}\`, and the row “${slo.title}” of the SLO Overview.`,
    ],
    mend: slo.mend,
    rehearse: slo.rehearse,
  };
}

const unmeasured = ({ service, title, indicator }: Slo): Runbook => ({
  impact: `None by itself, but nobody would be told if ${title.toLowerCase()} were bad.`,
  firstQuery: indicator.presence,
  confirm: [
    `Does Prometheus scrape ${service}? \`up\` says so; [ServiceDown](ServiceDown.md) fires as well if not.`,
    'Scraped, and still nothing: the series was renamed or lost a label since the last deployment; `/metrics` of the service shows what it exposes.',
  ],
  mend: ['Bring the service back, or roll back the deployment that lost the series.'],
  rehearse: `Stop ${service} for 15 minutes.`,
});

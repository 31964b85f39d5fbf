import { type MetricDefinition, metrics } from '@dawsos/conventions';
import { printExpression } from '@dawsos/promql';
import { expect, test } from 'vitest';
import { alerts } from './index.ts';
import { pendingAlerts } from './pending.ts';

/** What DawsOS's documents ask for; DLQ growth, job not run and metrics absent go by names of ours. */
const asked = `APILatencyP99Breach, APILatencyP95Breach, PackBuildDurationExceeded, HighErrorRate, ErrorRateCritical,
CriticalErrorRate, PackNotFresh, PackError, PricingPackBuildFailure, PricingPackBuildDeadlineMissed, PricingPackStale,
CircuitBreakerOpen, CircuitBreakerFailuresSpike, ServiceDown, LowRequestVolume, WarmLatencyP95Breach,
ColdLatencyP95Breach, AlertDeliverySlowMedian, LedgerReconciliationFailure, HighResponseTime, DatabaseConnectionsHigh,
DatabaseUnhealthy, ProviderRateLimitLow, PatternExecutionFailure, SLOAvailabilityBreach, HighAPILatency,
ModelFallbackSpike, HighCostDrift, HighPolicyViolationRate, LowCacheHitRate, QueueDepthGrowing, FrequentRateLimiting,
ModelSuccessRateDrop, SLOLatencyBreach, AlertDeliveryQueueGrowing, JobNotRun, MetricsAbsent`.split(/,\s+/);

const declared = alerts.map(({ alert }) => alert);

test('every alert that was asked for is declared, or waits for a metric', () => {
  expect([...declared, ...Object.keys(pendingAlerts)]).toEqual(expect.arrayContaining(asked));
});

test('no alert is declared twice, or both declared and waiting', () => {
  const all = [...declared, ...Object.keys(pendingAlerts)];
  expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
});

test('an alert waits only as long as its metrics do not exist', () => {
  const existing = Object.values<MetricDefinition>(metrics).map(({ name }) => name);
  const overdue = Object.entries(pendingAlerts).filter(([, metric]) => existing.some((name) => metric.test(name)));
  expect(overdue).toEqual([]);
});

test('runbooks point at pages and alerts that exist', () => {
  const links = alerts.flatMap(({ runbook: { impact, confirm, mend, rehearse } }) =>
    [impact, rehearse, ...confirm, ...mend].flatMap((text) =>
      [...text.matchAll(/\]\((\w+)\.md\)/g)].map(([, to]) => to),
    ),
  );
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((to) => to === undefined || !declared.includes(to))).toEqual([]);
});

test('metrics that a runbook names are in the catalogue', () => {
  const existing = new Set(Object.values<MetricDefinition>(metrics).map(({ name }) => name));
  const named = alerts.flatMap(({ runbook: { confirm, mend } }) =>
    [...confirm, ...mend].flatMap(
      (text) => text.match(/\b(?:dawsos|circuit_breaker|http|pricing_pack|process|nodejs)_\w+\b/g) ?? [],
    ),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !existing.has(name))).toEqual([]);
});

test('an alert says who is meant and never whose data it was', () => {
  for (const { expr, summary, description, labels } of alerts) {
    const text = [printExpression(expr), summary, description, ...Object.values(labels ?? {})].join(' ');
    expect(text).not.toMatch(/user_id|portfolio_id|request_id|trace_id/);
  }
});

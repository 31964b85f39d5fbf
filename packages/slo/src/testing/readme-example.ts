import { metrics, serviceNames } from '@dawsos/conventions';
import { defineSlo, latencyWithin, sloAlerts, sloRecordingRules } from '@dawsos/slo';

export const slo = defineSlo({
  id: 'execute-latency-p99',
  title: 'Execute latency p99',
  service: serviceNames.executor,
  team: 'api',
  concern: 'api-latency',
  objective: 0.99,
  indicator: latencyWithin(metrics.apiRequestDuration, 0.5),
  minimumEvents: 100,
  impact: 'Analyses take longer to come than users were promised.',
  mend: ['Follow an exemplar of the latency panel to its trace.'],
  rehearse: 'A load test with `X-Fault: latency=600ms`.',
});
export const rules = [...sloRecordingRules(slo), ...sloAlerts(slo)];

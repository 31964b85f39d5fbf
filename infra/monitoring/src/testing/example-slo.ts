import { metrics, serviceNames } from '@dawsos/conventions';
import { defineSlo, latencyWithin } from '@dawsos/slo';

/** An SLO to render, as good as any. */
export const exampleSlo = defineSlo({
  id: 'example-latency',
  title: 'Example latency',
  service: serviceNames.executor,
  team: 'platform',
  concern: 'example',
  objective: 0.99,
  indicator: latencyWithin(metrics.apiRequestDuration, 0.5),
  minimumEvents: 100,
  impact: 'Somebody waits.',
  mend: ['Look at the traces.'],
  rehearse: 'Be slow.',
});

import { metrics as catalogue } from '@dawsos/conventions';
import type { Telemetry } from '@dawsos/telemetry';

const valuation = { method: 'GET', endpoint: '/valuation' } as const;
const execute = { method: 'POST', endpoint: '/execute' } as const;

/** The HTTP series that SLOs are computed from, at zero from the start: nobody asking is not the same as not measured. */
export function startSeriesAtZero({ metrics }: Pick<Telemetry, 'metrics'>): void {
  const requests = metrics.counter(catalogue.httpRequests);
  for (const route of [valuation, execute]) {
    for (const status of ['200', '500', '502', '503', '504']) requests.bind({ ...route, status });
  }
  const duration = metrics.histogram(catalogue.httpRequestDuration);
  for (const cache_hit of ['true', 'false'] as const) duration.bind({ ...valuation, cache_hit });
}

import { type Exposition, parseExposition } from '@dawsos/testkit';
import type { Service } from './start-service.ts';

/** What a service's `/metrics` says, in OpenMetrics, which has the exemplars; throws on anything the format forbids. */
export async function scrape(service: Service): Promise<Exposition> {
  return parseExposition(await readMetrics(service, 'application/openmetrics-text'));
}

/** The text as it stands, in the format asked for. */
export async function readMetrics(
  service: Pick<Service, 'url'>,
  accept: string,
): Promise<{ readonly contentType: string; readonly body: string }> {
  const response = await fetch(`${service.url}/metrics`, { headers: { accept } });
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  return { contentType: response.headers.get('content-type') ?? '', body: await response.text() };
}

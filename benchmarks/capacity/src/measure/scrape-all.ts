import { parseExposition } from '@dawsos/testkit';

/** Series and bytes of all services' `/metrics`, in OpenMetrics, as Prometheus asks for it. */
export async function scrapeAll(
  services: readonly { readonly url: string }[],
): Promise<{ readonly series: number; readonly scrapeBytes: number }> {
  let [series, scrapeBytes] = [0, 0];
  for (const { url } of services) {
    const response = await fetch(`${url}/metrics`, { headers: { accept: 'application/openmetrics-text' } });
    // Without telemetry there is nothing to scrape.
    if (!response.ok) continue;
    const body = await response.text();
    if (body === '') continue;
    scrapeBytes += Buffer.byteLength(body);
    const exposition = parseExposition({ contentType: response.headers.get('content-type') ?? '', body });
    series += exposition.families.reduce((sum, { samples }) => sum + samples.length, 0);
  }
  return { series, scrapeBytes };
}

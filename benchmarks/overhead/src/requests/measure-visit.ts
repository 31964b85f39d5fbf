import { checkDelivery } from './check-delivery.ts';
import type { Column } from './columns.ts';
import { type Instruments, loadServer } from './load-server.ts';
import { type Cost, MeasuredSlices } from './measured-slices.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** A variant next to bare Express in the same seconds. */
export interface Visit {
  readonly variant: string;
  readonly column: Column;
  readonly own: Cost;
  readonly bare: Cost;
  readonly spansPerRequest: number;
  readonly logLinesPerRequest: number;
}

/**
 * Warms a variant and a bare server alike, measures them in slices that alternate, ends the variant and checks what it
 * delivered. Both have to be equally young: a server's cost per request halves in its first ten thousand requests.
 */
export async function measureVisit(
  bare: ServerUnderTest,
  server: ServerUnderTest,
  column: Column,
  instruments: Instruments,
): Promise<Visit> {
  const { pace, sinks } = instruments;
  await sinks.collect();
  // First, because Sentry drops errors too when much is waiting to be sent.
  await fetch(`${server.origin}/v1/fail`, { method: 'POST' });
  await loadServer(bare, column, pace.warmUpRequests, instruments);
  await loadServer(server, column, pace.warmUpRequests, instruments);

  const ofBare = new MeasuredSlices(bare, column, instruments);
  const ofServer = new MeasuredSlices(server, column, instruments);
  await ofBare.measure();
  for (let slice = 0; slice < pace.slices; slice += 1) {
    await ofServer.measure();
    await ofBare.measure();
  }
  const requests = pace.warmUpRequests + ofServer.requests;

  const own = ofServer.cost();
  await server.calls.flush();
  const { spans, errors } = await sinks.collect();
  const logLines = await server.stop();
  checkDelivery(server.variant, column, { spans, errors, logLines, requests });
  return {
    variant: server.variant.name,
    column,
    own,
    bare: ofBare.cost(),
    spansPerRequest: spans / requests,
    logLinesPerRequest: logLines / requests,
  };
}

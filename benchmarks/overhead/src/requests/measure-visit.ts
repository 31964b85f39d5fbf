import type { Remote } from '../processes/calls.ts';
import type { LoadCalls } from '../processes/load.ts';
import type { SinkCalls } from '../processes/sinks.ts';
import type { Column } from './columns.ts';
import { columns, requestBody } from './columns.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export interface Pace {
  readonly connections: number;
  /** Requests before anything is measured: the compiler has to settle. A count, so that a busy machine warms as well as an idle one. */
  readonly warmUpRequests: number;
  /** Requests of one measured stretch of load. */
  readonly sliceRequests: number;
  /** Slices of the variant in a visit; bare Express gets one more, around and between them. */
  readonly slices: number;
}

/** What one fresh process costs. */
export interface Cost {
  /** All threads, user and system. */
  readonly cpuUsPerRequest: number;
  /** On V8's heap. */
  readonly bytesPerRequest: number;
  /** Resident at the end of the load. */
  readonly memoryMb: number;
  /** From the start of the process to the moment it listens. */
  readonly startMs: number;
}

/** A variant next to bare Express in the same seconds. */
export interface Visit {
  readonly variant: string;
  readonly column: Column;
  readonly own: Cost;
  readonly bare: Cost;
  readonly spansPerRequest: number;
  readonly logLinesPerRequest: number;
}

export interface Instruments {
  readonly load: Remote<LoadCalls>;
  readonly sinks: Remote<SinkCalls>;
  readonly pace: Pace;
}

/** Sends a server `requests` requests; throws unless it answers all of them. */
export async function loadServer(
  { origin, variant }: ServerUnderTest,
  column: Column,
  requests: number,
  { load, pace }: Instruments,
): Promise<void> {
  const { connections } = pace;
  const failures = await load.run({ origin, path: columns[column], body: requestBody, connections, requests });
  if (failures > 0) throw new Error(`${variant.name}: ${failures} of ${requests} requests failed`);
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

  const ofBare = new Load(bare, column, instruments);
  const ofServer = new Load(server, column, instruments);
  await ofBare.slice();
  for (let slice = 0; slice < pace.slices; slice += 1) {
    await ofServer.slice();
    await ofBare.slice();
  }
  const requests = pace.warmUpRequests + ofServer.requests;

  const own = ofServer.cost();
  await server.calls.flush();
  const { spans, errors } = await sinks.collect();
  const logLines = await server.stop();
  checkDelivery(server, { spans, errors, logLines, requests });
  return {
    variant: server.variant.name,
    column,
    own,
    bare: ofBare.cost(),
    spansPerRequest: spans / requests,
    logLinesPerRequest: logLines / requests,
  };
}

/** The measured slices of one server, summed up. */
class Load {
  readonly #server: ServerUnderTest;
  readonly #column: Column;
  readonly #instruments: Instruments;
  #cpuUs = 0;
  #allocatedBytes = 0;
  #rssBytes = 0;
  requests = 0;

  constructor(server: ServerUnderTest, column: Column, instruments: Instruments) {
    this.#server = server;
    this.#column = column;
    this.#instruments = instruments;
  }

  async slice(): Promise<void> {
    const { calls } = this.#server;
    const { sliceRequests } = this.#instruments.pace;
    const before = await calls.mark();
    await loadServer(this.#server, this.#column, sliceRequests, this.#instruments);
    const after = await calls.mark();
    this.#cpuUs += after.cpuUs - before.cpuUs;
    this.#allocatedBytes += after.allocatedBytes - before.allocatedBytes;
    this.#rssBytes = after.rssBytes;
    this.requests += sliceRequests;
  }

  cost(): Cost {
    return {
      cpuUsPerRequest: this.#cpuUs / this.requests,
      bytesPerRequest: this.#allocatedBytes / this.requests,
      memoryMb: this.#rssBytes / 1e6,
      startMs: this.#server.startMs,
    };
  }
}

interface Delivery {
  readonly spans: number;
  readonly errors: number;
  readonly logLines: number;
  readonly requests: number;
}

/** A variant that loses what it should send looks fast. */
function checkDelivery({ variant }: ServerUnderTest, { spans, errors, logLines, requests }: Delivery): void {
  const { delivers, name } = variant;
  if (delivers.spans !== spans > 0) throw new Error(`${name}: ${spans} spans of ${requests} requests`);
  if (delivers.errors !== errors > 0) throw new Error(`${name}: ${errors} error reports of 1 failure`);
  if (delivers.logLines && logLines < requests)
    throw new Error(`${name}: ${logLines} log lines of ${requests} requests`);
}

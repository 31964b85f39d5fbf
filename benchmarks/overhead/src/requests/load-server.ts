import type { Remote } from '../processes/calls.ts';
import type { LoadCalls } from '../processes/load.ts';
import type { SinkCalls } from '../processes/sinks.ts';
import { type Column, columns, requestBody } from './columns.ts';
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

import type { Variant } from '../variants/variant.ts';
import type { Column } from './columns.ts';

/** What a server sent while it was asked `requests` times, and once for a failure. */
export interface Delivery {
  readonly spans: number;
  readonly errors: number;
  readonly logLines: number;
  readonly requests: number;
}

/** A variant that loses what it should send looks fast: throws where it did. */
export function checkDelivery(
  { delivers, spansPerRequest, name }: Variant,
  column: Column,
  { spans, errors, logLines, requests }: Delivery,
): void {
  if (delivers.spans !== spans > 0) throw new Error(`${name}: ${spans} spans of ${requests} requests`);
  // The failure has its server span alone.
  if (spansPerRequest !== undefined && spans !== requests * spansPerRequest[column] + 1)
    throw new Error(
      `${name}: ${spans} spans of ${requests} requests, with ${spansPerRequest[column]} each, and a failure`,
    );
  if (delivers.errors !== errors > 0) throw new Error(`${name}: ${errors} error reports of 1 failure`);
  if (delivers.logLines && logLines < requests)
    throw new Error(`${name}: ${logLines} log lines of ${requests} requests`);
}

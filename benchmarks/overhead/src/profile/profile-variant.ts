import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Column } from '../requests/columns.ts';
import { type Instruments, loadServer } from '../requests/load-server.ts';
import { type Surroundings, startServer } from '../requests/server-under-test.ts';
import type { Variant } from '../variants/variant.ts';
import { type ProfileSummary, summarise } from './cpu-profile.ts';

export interface VariantProfile extends ProfileSummary {
  readonly requests: number;
  /** Where the profile lies, for a viewer. */
  readonly path: string;
}

const sampleUs = 200;
/** Slices of load under the profiler: enough samples for a line that takes half a microsecond a request. */
const profiledSlices = 10;

/** Profiles one warm variant under load; writes `<variant>-<column>.cpuprofile` into the working directory. */
export async function profileVariant(
  variant: Variant,
  column: Column,
  surroundings: Surroundings,
  instruments: Instruments,
): Promise<VariantProfile> {
  const { warmUpRequests, sliceRequests } = instruments.pace;
  const path = resolve(`${variant.name}-${column}.cpuprofile`);
  const server = await startServer(variant, surroundings);
  await loadServer(server, column, warmUpRequests, instruments);
  await server.calls.startProfile(sampleUs);
  const requests = sliceRequests * profiledSlices;
  await loadServer(server, column, requests, instruments);
  await server.calls.stopProfile(path);
  await server.stop();
  await instruments.sinks.collect();
  return { ...summarise(JSON.parse(await readFile(path, 'utf8')), sampleUs), requests, path };
}

import { type SpanName, spanNames } from '@dawsos/conventions';
import { type IsoDate, packId } from '@dawsos/domain';
import type { Telemetry } from '@dawsos/telemetry';
import type { StageName, Stages } from '../build/stages.ts';

const spans: Readonly<Record<StageName, SpanName>> = {
  build: spanNames.packBuild,
  transform: spanNames.packTransform,
  load: spanNames.packLoad,
  mark_fresh: spanNames.packMarkFresh,
};

/** Each stage of a build as a span under its own name; fetches come between them as the providers' own spans. */
export const observeStages = ({ tracing }: Telemetry, date: IsoDate): Stages => ({
  run: (name, work) =>
    tracing.withSpan(spans[name], { attributes: { pricing_pack_id: packId(date), asof_date: date } }, (span) =>
      work((notes) => span.set(notes)),
    ),
});

import { toMilliseconds } from '@dawsos/promql';
import type { Sample, Slo, SloAlertRule } from '@dawsos/slo';
import type { Proof, Samples } from '../alert.ts';
import { literal } from '../promtool/literal-series.ts';

const eventsPerMinute = 100;
const firingMinutes = 30;
/** What is absent is so once its last sample is 5 minutes old, and alerts 10 minutes later. */
const absentMinutes = 20;

/** The input that proves an alert of an SLO, from what its indicator counts. */
export function proveSloAlert({ indicator, minimumEvents }: Slo, { windows, description }: SloAlertRule): Proof {
  if (windows.length === 0) {
    const presence = (values: string): Samples => [{ series: literal(indicator.presence.example()), values }];
    return { silent: presence(`0x${absentMinutes}`), firing: presence(`_x${absentMinutes}`), firesWithoutData: true };
  }
  const shorts = windows.map(({ short }) => toMilliseconds(short) / 60_000);
  const { excepted } = indicator;
  return {
    // Long enough for what was bad to leave the longest of the short windows.
    silent: during(indicator.samples('good', eventsPerMinute), Math.max(...shorts) + 5),
    firing: during(indicator.samples('bad', eventsPerMinute), firingMinutes),
    lowTraffic: during(indicator.samples('bad', 1), Math.floor(minimumEvents / 2)),
    ...(excepted && { alsoSilent: during(excepted(eventsPerMinute), firingMinutes) }),
    says: { description: description.replace('{{ $value | humanizePercentage }}', '100%') },
  };
}

const during = (samples: readonly Sample[], minutes: number): Samples =>
  samples.map(({ series, start, perMinute, fromMinute }) => ({
    series: literal(series),
    values: `${fromMinute === undefined ? '' : `_x${fromMinute} `}${start}+${perMinute}x${minutes}`,
  }));

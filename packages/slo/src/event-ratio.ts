import { clampMin, increase, rate, rateOrZero, type Selector, subtract, sum } from '@dawsos/promql';
import type { Indicator, Sample } from './indicator.ts';

/** Bad events among all of them, both counters; `except` are bad ones that are told apart and do not count as such. */
export function eventRatio({
  promise,
  bad,
  except,
  all,
}: {
  promise: string;
  bad: Selector;
  except?: Selector;
  all: Selector;
}): Indicator {
  const samples = (outcome: 'good' | 'bad', eventsPerMinute: number): readonly Sample[] => {
    // Bad events of the same name are among all of them already.
    const others = outcome === 'good' || bad.metric !== all.metric ? eventsPerMinute : 0;
    return [
      { series: all.example(), start: 0, perMinute: others },
      { series: bad.example(), start: 0, perMinute: outcome === 'bad' ? eventsPerMinute : 0 },
    ];
  };
  return {
    kind: 'ratio',
    promise,
    presence: all,
    all: (window) => sum(rate(all, window)),
    events: (window) => sum(increase(all, window)),
    bad: (window) => {
      // Nothing bad was ever counted is zero, as long as anything was.
      const counted = rateOrZero(bad, all, window);
      return except === undefined ? counted : clampMin(subtract(counted, rateOrZero(except, all, window)), 0);
    },
    samples,
    ...(except && {
      excepted: (eventsPerMinute: number) => [
        ...samples('bad', eventsPerMinute),
        { series: except.example(), start: 0, perMinute: eventsPerMinute },
      ],
    }),
  };
}

import { metrics as catalogue } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { createMetrics } from './create-metrics.ts';

const accept = 'application/openmetrics-text; version=1.0.0; charset=utf-8; q=0.5,text/plain;version=0.0.4;q=0.3';

/** A histogram series under a clock and a tracer of the test's own. */
function start() {
  let nowMs = 5000;
  let span: string | undefined;
  let asked = 0;
  const metrics = createMetrics({
    exemplar: () => {
      asked++;
      return span === undefined ? undefined : { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: span };
    },
    onCollectError: () => undefined,
    now: () => nowMs,
  });
  const duration = metrics.histogram(catalogue.packBuildDuration).bind({});
  return {
    metrics,
    asked: () => asked,
    pass: (ms: number) => {
      nowMs += ms;
    },
    observe: (value: number, inSpan?: string) => {
      span = inSpan;
      duration.observe(value);
    },
    exemplars: async () => {
      const read = parseExposition(await metrics.render(accept));
      return Object.fromEntries(
        read
          .samples('pricing_pack_build_duration_seconds_bucket')
          .flatMap(({ labels, exemplar }) =>
            exemplar ? [[labels.le, [exemplar.labels.span_id, exemplar.value]]] : [],
          ),
      );
    },
  };
}

const spanA = 'aaaaaaaaaaaaaaaa';
const spanB = 'bbbbbbbbbbbbbbbb';

describe('exemplars', () => {
  it('name the kept span of an observation, in the bucket it fell into', async () => {
    const { observe, exemplars } = start();
    observe(61, spanA);
    observe(5000, spanB);
    expect(await exemplars()).toEqual({ '300.0': [spanA, 61], '+Inf': [spanB, 5000] });
  });

  it('are left out where no span is kept', async () => {
    const { observe, exemplars } = start();
    observe(61);
    expect(await exemplars()).toEqual({});
  });

  it('are renewed at most once a second, each bucket by itself', async () => {
    const { observe, pass, exemplars } = start();
    observe(61, spanA);
    pass(999);
    observe(62, spanB);
    observe(301, spanB);
    expect(await exemplars()).toEqual({ '300.0': [spanA, 61], '600.0': [spanB, 301] });
    pass(1);
    observe(63, spanB);
    expect(await exemplars()).toEqual({ '300.0': [spanB, 63], '600.0': [spanB, 301] });
  });

  it('wait for the next kept span where the one whose turn it was is not kept', async () => {
    const { observe, exemplars } = start();
    observe(61);
    observe(62, spanA);
    expect(await exemplars()).toEqual({ '300.0': [spanA, 62] });
  });

  it('are not looked for while there is a new one', () => {
    const { observe, asked } = start();
    for (let index = 0; index < 100; index++) observe(61, spanA);
    expect(asked()).toBe(1);
  });

  it('count the observation either way', async () => {
    const { observe, metrics } = start();
    for (const span of [spanA, spanA, undefined]) observe(61, span);
    expect(parseExposition(await metrics.render()).value('pricing_pack_build_duration_seconds_count')).toBe(3);
  });

  it('are no part of the text format', async () => {
    const { observe, metrics } = start();
    observe(61, spanA);
    expect((await metrics.render('text/plain')).body).not.toContain(spanA);
  });
});

import { describe, expect, it } from 'vitest';
import { parseExposition } from './parse-exposition.ts';

const text = (...lines: string[]) => ({ contentType: 'text/plain; version=0.0.4', body: `${lines.join('\n')}\n` });
const openMetrics = (...lines: string[]) => ({
  contentType: 'application/openmetrics-text; version=1.0.0',
  body: `${[...lines, '# EOF'].join('\n')}\n`,
});
const histogram = (...samples: string[]) => openMetrics('# HELP h Help.', '# TYPE h histogram', ...samples);
const ids = 'trace_id="0af7651916cd43dd8448eb211c80319c",span_id="b7ad6b7169203331"';

describe('a scrape', () => {
  it('is read in both formats', () => {
    const read = parseExposition(
      openMetrics(
        '# HELP hits Hits.',
        '# TYPE hits counter',
        String.raw`hits_total{path="a\"b\\c\n} d",status="200"} 3`,
        '# HELP h Seconds.',
        '# TYPE h histogram',
        `h_bucket{le="0.5"} 1 # {${ids}} 0.25 1362096000.123`,
        'h_bucket{le="+Inf"} 2',
        'h_sum 1.5',
        'h_count 2',
      ),
    );
    expect(read.value('hits_total', { status: '200', path: 'a"b\\c\n} d' })).toBe(3);
    expect(read.value('h_sum')).toBe(1.5);
    expect(read.value('h_sum', { no: 'such' })).toBeUndefined();
    expect(read.samples('h_bucket')[0]?.exemplar?.value).toBe(0.25);
    expect(
      parseExposition(text('# HELP hits_total Hits.', '# TYPE hits_total counter', 'hits_total 3')).families,
    ).toEqual([
      { name: 'hits_total', help: 'Hits.', type: 'counter', samples: [expect.objectContaining({ value: 3 })] },
    ]);
  });

  it.each([
    ['without its end', { contentType: 'application/openmetrics-text', body: '# HELP a A.\n# TYPE a gauge\na 1\n' }],
    ['cut off', { contentType: 'text/plain', body: '# HELP a A.\n# TYPE a gauge\na 1' }],
    ['with an empty line', text('# HELP a A.', '# TYPE a gauge', '', 'a 1')],
    ['with a sample of no family', text('a 1')],
    ['with a sample of another family', text('# HELP a A.', '# TYPE a gauge', 'b 1')],
    ['with a family in two places', text('# HELP a A.', '# TYPE a gauge', '# HELP a A.', '# TYPE a gauge')],
    ['with a series twice', text('# HELP a A.', '# TYPE a gauge', 'a{x="1"} 1', 'a{x="1"} 2')],
    ['with a label twice', text('# HELP a A.', '# TYPE a gauge', 'a{x="1",x="2"} 1')],
    ['with a quote that is not escaped', text('# HELP a A.', '# TYPE a gauge', 'a{x="1"2"} 1')],
    ['with a value that is no number', text('# HELP a A.', '# TYPE a gauge', 'a Infinity')],
    ['with a counter that lost its suffix', openMetrics('# HELP a A.', '# TYPE a counter', 'a 1')],
    [
      'with a counter named with it in OpenMetrics',
      openMetrics('# HELP a_total A.', '# TYPE a_total counter', 'a_total 1'),
    ],
    ['with a negative counter', openMetrics('# HELP a A.', '# TYPE a counter', 'a_total -1')],
    ['with an exemplar in text format', text('# HELP a A.', '# TYPE a gauge', `a 1 # {${ids}} 1 1`)],
    [
      'with a bound that is not a float',
      histogram('h_bucket{le="1"} 1', 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1'),
    ],
    ['with bounds out of order', histogram('h_bucket{le="+Inf"} 1', 'h_bucket{le="1.0"} 1', 'h_sum 1', 'h_count 1')],
    ['with buckets that shrink', histogram('h_bucket{le="1.0"} 2', 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1')],
    ['with a count that is not the last bucket', histogram('h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 2')],
    ['with no sum', histogram('h_bucket{le="+Inf"} 1', 'h_count 1')],
    [
      'with an exemplar of another bucket',
      histogram(`h_bucket{le="1.0"} 1 # {${ids}} 2 1`, 'h_bucket{le="+Inf"} 1', 'h_sum 1', 'h_count 1'),
    ],
    [
      'with an exemplar too long',
      histogram(`h_bucket{le="+Inf"} 1 # {a="${'x'.repeat(130)}"} 1 1`, 'h_sum 1', 'h_count 1'),
    ],
  ])('%s is refused', (_what, scrape) => {
    expect(() => parseExposition(scrape)).toThrow();
  });
});

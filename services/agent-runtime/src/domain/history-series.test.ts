import { expect, test } from 'vitest';
import { historySchema } from './history-series.ts';

const dates = '2013-02-28,2013-03-01';

test('series are read as numbers, those of the same days together', () => {
  const history = [
    { dates, figures: { AAPL: '441.4,430.47', IBM: '200.83,202.91' } },
    { dates: '2013-03-01', figures: { FB: '27.78' } },
  ];
  expect(historySchema.parse(history)).toEqual([
    {
      dates: ['2013-02-28', '2013-03-01'],
      figures: new Map([
        ['AAPL', [441.4, 430.47]],
        ['IBM', [200.83, 202.91]],
      ]),
    },
    { dates: ['2013-03-01'], figures: new Map([['FB', [27.78]]]) },
  ]);
  expect(historySchema.parse([])).toEqual([]);
});

test.each([
  ['an exponent', '1e9,1'],
  ['a number beyond all decimals', `1${'0'.repeat(400)},1`],
  ['a leading zero', '01,1'],
  ['a figure too few', '1'],
  ['a figure too many', '1,1,1'],
  ['a figure that is none', '1,'],
  ['JSON that is no decimal', '1,[1]'],
  ['nothing', ''],
  ['what is no text', [1, 1]],
])('%s is refused', (_, figures) => {
  const read = historySchema.safeParse([{ dates, figures: { AAPL: '1,1', IBM: figures } }]);
  expect(read.error?.issues).toMatchObject([{ path: [0, 'figures', 'IBM'] }]);
});

test.each([
  ['a day that does not exist', '2013-02-28,2013-02-29'],
  ['days out of order', '2013-03-01,2013-02-28'],
  ['a day twice', '2013-03-01,2013-03-01'],
  ['no day', ''],
])('%s is refused', (_, wrong) => {
  const read = historySchema.safeParse([{ dates: wrong, figures: { AAPL: '1,1' } }]);
  expect(read.error?.issues).toMatchObject([{ path: [0, 'dates'] }]);
});

test('more series than a portfolio has are refused', () => {
  const figures = (first: number) => Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`G${first + n}`, '1']));
  const read = historySchema.safeParse([
    { dates: '2013-03-01', figures: figures(0) },
    { dates: '2013-02-28', figures: figures(501) },
  ]);
  expect(read.error?.issues).toMatchObject([{ path: [], message: 'too many series' }]);
});

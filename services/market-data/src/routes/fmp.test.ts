import { describe, expect, it } from 'vitest';
import { startTestApp } from '../start-test-app.ts';

const history = '/fmp/api/v3/historical-price-full';
const bulk = '/fmp/api/v4/batch-request-end-of-day-prices';

describe('fmp', () => {
  it('replays the figures of the source to the digit, newest first', async () => {
    const ask = await startTestApp();
    const text = await (await ask(`${history}/AAPL?from=2013-02-28&to=2013-03-01&apikey=k`)).text();
    expect(text).toContain('"date":"2013-03-01","open":438.0,"high":438.1799,"low":429.98,"close":430.47');
    expect(JSON.parse(text)).toEqual({
      symbol: 'AAPL',
      historical: [
        {
          date: '2013-03-01',
          open: 438,
          high: 438.1799,
          low: 429.98,
          close: 430.47,
          adjClose: 56.137353095488,
          volume: 19730300,
        },
        {
          date: '2013-02-28',
          open: 444.05,
          high: 447.87,
          low: 441.4,
          close: 441.4,
          adjClose: 57.562728311726,
          volume: 11518400,
        },
      ],
    });
  });

  it('has no rows on days without trading and answers an unknown symbol with an empty object', async () => {
    const ask = await startTestApp();
    const weekend = await ask(`${history}/IBM?from=2013-02-23&to=2013-02-24&apikey=k`);
    expect(await weekend.json()).toEqual({ symbol: 'IBM', historical: [] });
    expect(await (await ask(`${history}/NONE?apikey=k`)).json()).toEqual({});
  });

  it('gives the whole history where no dates are asked for', async () => {
    const ask = await startTestApp();
    const { historical } = (await (await ask(`${history}/MSFT?apikey=k`)).json()) as { historical: { date: string }[] };
    expect([historical.length, historical[0]?.date, historical.at(-1)?.date]).toEqual([
      3270,
      '2013-03-01',
      '2000-03-01',
    ]);
  });

  it('lists splits, newest first, and none where there were none', async () => {
    const ask = await startTestApp();
    expect(await (await ask(`${history}/stock_split/AAPL?apikey=k`)).json()).toEqual({
      symbol: 'AAPL',
      historical: [
        { date: '2005-02-28', numerator: 2, denominator: 1 },
        { date: '2000-06-21', numerator: 2, denominator: 1 },
      ],
    });
    expect(await (await ask(`${history}/stock_split/GOOG?apikey=k`)).json()).toEqual({
      symbol: 'GOOG',
      historical: [],
    });
  });

  it('lists the real securities, or a page of the generated ones', async () => {
    const ask = await startTestApp();
    const symbolsOf = async (path: string) =>
      ((await (await ask(path)).json()) as { symbol: string }[]).map(({ symbol }) => symbol);
    expect(await symbolsOf('/fmp/api/v3/stock/list?apikey=k')).toEqual(['AAPL', 'FB', 'GOOG', 'IBM', 'MSFT']);
    const page = '/fmp/api/v3/stock/list?apikey=k&universe=25&size=10';
    expect(await symbolsOf(`${page}&page=2`)).toEqual(['G000021', 'G000022', 'G000023', 'G000024', 'G000025']);
    expect(await symbolsOf(`${page}&page=3`)).toEqual([]);
  });

  it('pages through a generated universe without gap or overlap, the same at every call', async () => {
    const ask = await startTestApp();
    const pages = await Promise.all(
      [0, 1, 2].map(async (page) =>
        (await ask(`${bulk}?date=2013-03-01&universe=250&page=${page}&size=100&apikey=k`)).text(),
      ),
    );
    const rows = pages.flatMap((page) => page.trimEnd().split('\n').slice(1));
    expect(rows).toHaveLength(250);
    expect(rows.map((row) => row.slice(0, 7))).toEqual(
      Array.from({ length: 250 }, (_, index) => `G${String(index + 1).padStart(6, '0')}`),
    );
    expect(rows.every((row) => /^G\d{6},2013-03-01,(\d+(\.\d\d)?,){5}\d+,[A-Z]{3}$/.test(row))).toBe(true);
    const whole = await (await ask(`${bulk}?date=2013-03-01&universe=250&apikey=k`)).text();
    expect(whole.trimEnd().split('\n').slice(1)).toEqual(rows);
  });

  it('carries generated prices over a weekend with the day they are from', async () => {
    const ask = await startTestApp();
    const onDate = async (date: string) => (await ask(`${bulk}?date=${date}&universe=3&apikey=k`)).text();
    expect(await onDate('2013-02-24')).toBe(await onDate('2013-02-22'));
    expect(await onDate('2013-02-24')).toContain('G000001,2013-02-22,');
  });

  it.each([
    `${history}/AAPL?from=2013-02-30&apikey=k`,
    `${bulk}?universe=5&apikey=k`,
    `${bulk}?date=2013-03-01&universe=1000000&apikey=k`,
    `${bulk}?date=2013-03-01&universe=5&size=10001&apikey=k`,
    `${bulk}?date=2013-03-01&universe=-5&apikey=k`,
    `/fmp/api/v3/stock/list?universe=5&page=x&apikey=k`,
  ])('refuses %s', async (path) => {
    const ask = await startTestApp();
    expect((await ask(path)).status).toBe(400);
  });

  it('asks for a key', async () => {
    const ask = await startTestApp();
    expect((await ask(`${history}/AAPL`)).status).toBe(401);
  });
});

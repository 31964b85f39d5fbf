import { describe, expect, it } from 'vitest';
import { startTestApp } from '../start-test-app.ts';
import { newYorkMidnight } from './polygon.ts';

describe('ecb', () => {
  const rates = '/ecb/service/data/EXR';

  it('replays one row per currency and day, with the figures of the source', async () => {
    const ask = await startTestApp();
    const range = 'startPeriod=2013-03-01&endPeriod=2013-03-01&format=csvdata';
    const csv = await (await ask(`${rates}/D.GBP+USD.EUR.SP00.A?${range}`)).text();
    expect(csv.split('\r\n').slice(1, -1)).toEqual([
      'EXR.D.GBP.EUR.SP00.A,D,GBP,EUR,SP00,A,2013-03-01,0.8647',
      'EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2013-03-01,1.3',
    ]);
  });

  it('has no rows for what the source calls N/A, be it a holiday or a retired currency', async () => {
    const ask = await startTestApp();
    const currenciesOn = async (date: string) => {
      const response = await ask(`${rates}/D..EUR.SP00.A?startPeriod=${date}&endPeriod=${date}&format=csvdata`);
      return [response.status, (await response.text()).match(/(?<=EXR\.D\.)[A-Z]{3}/g)];
    };
    const [, on2013] = await currenciesOn('2013-03-01');
    expect(on2013).toContain('LTL');
    expect(on2013).not.toContain('EEK');
    expect(on2013).not.toContain('');
    expect(await currenciesOn('2013-03-02')).toEqual([404, null]);
  });

  it.each(['D.usd.EUR.SP00.A?format=csvdata', 'D..EUR.SP00.A?format=csvdata&startPeriod=2013', 'D..EUR.SP00.A'])(
    'refuses %s',
    async (path) => {
      const ask = await startTestApp();
      expect((await ask(`${rates}/${path}`)).ok).toBe(false);
    },
  );
});

describe('fred', () => {
  const observations = '/fred/fred/series/observations';
  const valuesOf = async (ask: Awaited<ReturnType<typeof startTestApp>>, query: string) => {
    const response = await ask(`${observations}?file_type=json&api_key=k&${query}`);
    return ((await response.json()) as { observations: unknown }).observations;
  };

  it('replays quarterly series by their own ids, as text', async () => {
    const ask = await startTestApp();
    const range = 'observation_start=2009-07-01&observation_end=2013-03-01';
    expect(await valuesOf(ask, `series_id=CPIAUCSL&${range}`)).toEqual([{ date: '2009-07-01', value: '216.385' }]);
    expect(await valuesOf(ask, `series_id=UNRATE&${range}`)).toEqual([{ date: '2009-07-01', value: '9.6' }]);
    expect(await valuesOf(ask, `series_id=TB3MS&${range}`)).toEqual([{ date: '2009-07-01', value: '0.12' }]);
  });

  it('gives inflation as the rate of change of the CPI, with none for the first quarter', async () => {
    const ask = await startTestApp();
    expect(await valuesOf(ask, 'series_id=CPIAUCSL&units=cca&observation_end=1959-04-01')).toEqual([
      { date: '1959-01-01', value: '.' },
      { date: '1959-04-01', value: '2.34' },
    ]);
  });

  it.each(['file_type=json&series_id=UNRATE', 'file_type=json&api_key=k&series_id=NONE', 'api_key=k&series_id=UNRATE'])(
    'refuses %s',
    async (query) => {
      const ask = await startTestApp();
      expect((await ask(`${observations}?${query}`)).status).toBe(400);
    },
  );
});

describe('polygon', () => {
  const aggregates = '/polygon/v2/aggs/ticker';

  it('gives unadjusted bars where asked for, and adjusts for later splits otherwise', async () => {
    const ask = await startTestApp();
    const closeOf = async (query: string) => {
      const response = await ask(`${aggregates}/AAPL/range/1/day/2005-02-25/2005-02-25?apiKey=k${query}`);
      return ((await response.json()) as { results: { c: number; t: number }[] }).results;
    };
    expect(await closeOf('&adjusted=false')).toMatchObject([{ c: 88.99, t: Date.parse('2005-02-25T05:00:00Z') }]);
    expect(await closeOf('')).toMatchObject([{ c: 44.495 }]);
  });

  it('dates its bars by the start of the day in New York, in winter and in summer', () => {
    expect(new Date(newYorkMidnight('2013-03-01')).toISOString()).toBe('2013-03-01T05:00:00.000Z');
    expect(new Date(newYorkMidnight('2012-07-02')).toISOString()).toBe('2012-07-02T04:00:00.000Z');
  });

  it('asks for a key', async () => {
    const ask = await startTestApp();
    expect((await ask(`${aggregates}/AAPL/range/1/day/2013-03-01/2013-03-01`)).status).toBe(401);
  });
});

describe('quotas', () => {
  it('tell what is left and refuse what is beyond, for each provider on its own', async () => {
    const ask = await startTestApp({ environment: { FMP_QUOTA: '2' } });
    const list = '/fmp/api/v3/stock/list?apikey=k';
    const answers = [await ask(list), await ask(list), await ask(list)];
    expect(answers.map((answer) => answer.status)).toEqual([200, 200, 429]);
    expect(answers.map((answer) => answer.headers.get('x-ratelimit-remaining'))).toEqual(['1', '0', '0']);
    const wait = Number(answers[2]?.headers.get('retry-after'));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    expect((await ask('/polygon/v2/aggs/ticker/IBM/range/1/day/2013-03-01/2013-03-01?apiKey=k')).status).toBe(200);
  });
});

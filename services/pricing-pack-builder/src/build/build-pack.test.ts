import { createHash } from 'node:crypto';
import { type CanonicalPrice, canonicalFxLine, canonicalPriceLine, type PackFxRate } from '@dawsos/domain';
import { loadPackFixture } from '@dawsos/testkit/pack-fixture';
import { createTestDatabase } from '@dawsos/testkit/test-database';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTestBuilder, type TestBuilder } from '../testing/create-test-builder.ts';
import { createSharedDatabase } from '../testing/shared-database.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const marketData = await startMarketData();
const emptyDatabase = await createSharedDatabase();
/** A builder that finds histories, but no packs. */
const createBuilder = async () => createTestBuilder(marketData, {}, await emptyDatabase());

interface PackRow {
  readonly id: string;
  readonly status: string;
  readonly reason: string | null;
  readonly content_hash: string | null;
  readonly price_count: number | null;
  readonly size_bytes: number | null;
  readonly universe: number;
  readonly fresh_at: Date | null;
}
const packsOf = ({ rows }: TestBuilder) => rows<PackRow>('select * from pricing_packs order by asof_date');
const pricesOf = ({ rows }: TestBuilder, date: string) =>
  rows<CanonicalPrice>(
    `select symbol, close, adjusted_close, currency, price_date from pack_prices where pack_id = 'PP_${date}' order by symbol`,
  );
const rateOf = async ({ rows }: TestBuilder, date: string, currency: string) => {
  const [row] = await rows<PackFxRate>(
    `select currency, rate, rate_date from pack_fx_rates where pack_id = 'PP_${date}' and currency = '${currency}'`,
  );
  return row && [row.rate, row.rate_date];
};

describe('a pack', () => {
  it('holds the figures of the source on its last day', async () => {
    const test = await createBuilder();
    await test.build('2013-03-01', { markFresh: true });
    const prices = await pricesOf(test, '2013-03-01');
    expect(prices.map(({ symbol, close, price_date }) => [symbol, close, price_date])).toEqual([
      ['AAPL', '430.47', '2013-03-01'],
      ['FB', '27.78', '2013-03-01'],
      ['GOOG', '806.19', '2013-03-01'],
      ['IBM', '202.91', '2013-03-01'],
      ['MSFT', '27.95', '2013-03-01'],
    ]);
    expect(prices[0]?.adjusted_close).toBe('56.137353095488');
    expect(await rateOf(test, '2013-03-01', 'GBP')).toEqual(['0.8647', '2013-03-01']);
    expect(await rateOf(test, '2013-03-01', 'USD')).toEqual(['1.3', '2013-03-01']);
    expect(await rateOf(test, '2013-03-01', 'EUR')).toEqual(['1', '2013-03-01']);
    expect((await packsOf(test))[0]).toMatchObject({
      id: 'PP_2013-03-01',
      status: 'fresh',
      price_count: 5,
      reason: null,
    });
  });

  it('has the same content as the one made from the files by other code', async () => {
    const test = await createTestBuilder(marketData);
    const other = await createTestDatabase();
    onTestFinished(() => other.drop());
    await test.build('2013-03-01');
    await loadPackFixture(other.database);
    const [hash] = await other.database.query<PackRow>({
      text: 'select content_hash from pricing_packs',
      operation: 'select',
      table: 'pricing_packs',
    });
    expect((await packsOf(test))[0]?.content_hash).toBe(hash?.content_hash);
  });

  it('is hashed over the canonical lines of the rows it holds', async () => {
    const test = await createBuilder();
    const result = await test.build('2012-05-20', { universe: 500 });
    const prices = await pricesOf(test, '2012-05-20');
    const rates = await test.rows<PackFxRate>('select * from pack_fx_rates order by currency');
    const lines = prices.map(canonicalPriceLine).join('') + rates.map(canonicalFxLine).join('');
    const hash = createHash('sha256').update(lines).digest('hex');
    expect(prices).toHaveLength(505);
    expect(result).toMatchObject({
      outcome: 'built',
      pack: { contentHash: hash, sizeBytes: lines.length, priceCount: 505 },
    });
  });

  it('carries prices and rates over a weekend and says from when', async () => {
    const test = await createBuilder();
    const result = await test.build('2013-02-24');
    expect((await pricesOf(test, '2013-02-24'))[0]).toMatchObject({
      symbol: 'AAPL',
      close: '450.81',
      price_date: '2013-02-22',
    });
    expect(await rateOf(test, '2013-02-24', 'USD')).toEqual(['1.3186', '2013-02-22']);
    if (result.outcome !== 'built') throw new Error(result.outcome);
    expect(result.carriedForward.prices.map(({ symbol, price_date }) => `${symbol} ${price_date}`)).toEqual(
      ['AAPL', 'FB', 'GOOG', 'IBM', 'MSFT'].map((symbol) => `${symbol} 2013-02-22`),
    );
    expect(result.carriedForward.rates.every(({ rate_date }) => rate_date === '2013-02-22')).toBe(true);
    expect(result.carriedForward.rates.map(({ currency }) => currency)).not.toContain('EUR');
  });

  it('carries one and not the other where one market was closed', async () => {
    const test = await createBuilder();
    // Presidents' Day in New York, an ordinary Monday in Frankfurt.
    await test.build('2013-02-18');
    expect((await pricesOf(test, '2013-02-18'))[0]).toMatchObject({ close: '460.16', price_date: '2013-02-15' });
    expect(await rateOf(test, '2013-02-18', 'USD')).toEqual(['1.3352', '2013-02-18']);
    // Labour Day in Frankfurt, an ordinary Tuesday in New York.
    const result = await test.build('2012-05-01');
    expect((await pricesOf(test, '2012-05-01'))[0]).toMatchObject({ close: '582.13', price_date: '2012-05-01' });
    expect(await rateOf(test, '2012-05-01', 'USD')).toEqual(['1.3214', '2012-04-30']);
    expect(result).toMatchObject({ outcome: 'built', carriedForward: { prices: [] } });
  });

  it('has no security before it was listed and no currency after it was retired or suspended', async () => {
    const test = await createBuilder();
    const result = await test.build('2000-03-01');
    expect(result).toMatchObject({ outcome: 'built', unpriced: ['FB', 'GOOG'], pack: { priceCount: 3 } });
    expect((await pricesOf(test, '2000-03-01'))[0]).toMatchObject({ close: '130.31' });
    await test.build('2009-01-10');
    expect(await rateOf(test, '2009-01-10', 'SKK')).toEqual(['30.126', '2008-12-31']);
    await test.build('2009-01-11');
    expect(await rateOf(test, '2009-01-11', 'SKK')).toBeUndefined();
    expect(await rateOf(test, '2009-01-11', 'ISK')).toBeUndefined();
    expect(await rateOf(test, '2009-01-11', 'USD')).toBeDefined();
  });

  it('comes with the histories, splits and macro series that its readers need, and no zero for what is missing', async () => {
    const test = await createTestBuilder(marketData);
    await test.build('2005-03-01');
    expect(
      await test.rows(`select symbol, ex_date, ratio::int from corporate_actions order by symbol, ex_date`),
    ).toEqual([
      { symbol: 'AAPL', ex_date: '2000-06-21', ratio: 2 },
      { symbol: 'AAPL', ex_date: '2005-02-28', ratio: 2 },
      { symbol: 'MSFT', ex_date: '2003-02-18', ratio: 2 },
    ]);
    expect(
      await test.rows(`select max(price_date) as last, count(*)::int from price_history where symbol = 'IBM'`),
    ).toEqual([{ last: '2005-03-01', count: 1256 }]);
    expect(
      await test.rows(
        `select value, period_end from macro_series where series = 'CPIAUCSL' order by period_start desc limit 1`,
      ),
    ).toEqual([{ value: '193.800', period_end: '2005-03-31' }]);
    expect(
      await test.rows(
        `select count(*)::int from macro_series where series = 'CPIAUCSL:cca' and period_start = '1959-01-01'`,
      ),
    ).toEqual([{ count: 0 }]);
    expect(await test.rows('select count(*)::int from fx_history where rate <= 0')).toEqual([{ count: 0 }]);
  });
});

describe('building again', () => {
  it('finds the pack there and changes nothing', async () => {
    const test = await createBuilder();
    await test.build('2013-02-24', { universe: 100 });
    const before = await packsOf(test);
    const [{ content_hash: contentHash } = { content_hash: null }] = before;
    expect(await test.build('2013-02-24', { universe: 100 })).toEqual({ outcome: 'already_there', contentHash });
    expect(await test.build('2013-02-24')).toEqual({ outcome: 'already_there', contentHash });
    expect(await packsOf(test)).toEqual(before);
    expect(await pricesOf(test, '2013-02-24')).toHaveLength(105);
  });

  it('gives the same hash in an empty database, whatever was built before', async () => {
    const [first, second] = [await createTestBuilder(marketData), await createTestBuilder(marketData)];
    await first.build('2004-08-20', { universe: 300 });
    await second.build('2013-03-01');
    await second.build('2001-01-02', { universe: 20_000 });
    await second.build('2004-08-20', { universe: 300 });
    const hashOf = async (test: TestBuilder) =>
      (await packsOf(test)).find(({ id }) => id === 'PP_2004-08-20')?.content_hash;
    expect(await hashOf(second)).toBe(await hashOf(first));
    expect(await hashOf(first)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('refuses to change the size of a pack that is there', async () => {
    const test = await createBuilder();
    await test.build('2013-02-24', { universe: 100 });
    expect(await test.build('2013-02-24', { universe: 101 })).toEqual({ outcome: 'immutable', universe: 100 });
    expect(await pricesOf(test, '2013-02-24')).toHaveLength(105);
  });

  it('fetches only what is not there yet', async () => {
    const test = await createTestBuilder(marketData);
    await test.build('2012-12-28');
    const before = await test.rows<{ n: number }>('select count(*)::int as n from fx_history');
    await test.build('2013-01-02');
    const after = await test.rows<{ n: number }>('select count(*)::int as n from fx_history');
    expect((after[0]?.n ?? 0) - (before[0]?.n ?? 0)).toBe(2 * 33);
    expect(
      await test.rows(
        `select count(*)::int as n from price_history where symbol = 'AAPL' and price_date > '2012-12-28'`,
      ),
    ).toEqual([{ n: 2 }]);
  });

  it('writes a history anew where the provider has adjusted it since', async () => {
    const test = await createBuilder();
    await test.build('2013-03-01');
    await test.rows(`update price_history set adjusted_close = adjusted_close * 2 where symbol = 'AAPL' returning 1`);
    await test.build('2013-02-01');
    const [row] = await test.rows<{ n: number; last: string; value: string }>(
      `select count(*)::int as n, max(price_date) as last,
         (array_agg(adjusted_close order by price_date desc))[1]::text as value from price_history where symbol = 'AAPL'`,
    );
    expect(row).toEqual({ n: 3270, last: '2013-03-01', value: '56.137353095488' });
  });
});

describe('marking fresh', () => {
  it('makes fresh packs of earlier dates stale, and leaves later ones alone', async () => {
    const test = await createBuilder();
    const states = async () => (await packsOf(test)).map(({ id, status }) => [id, status]);
    await test.build('2013-02-26', { markFresh: true });
    await test.build('2013-02-27');
    await test.build('2013-02-28', { markFresh: true });
    expect(await states()).toEqual([
      ['PP_2013-02-26', 'stale'],
      ['PP_2013-02-27', 'warming'],
      ['PP_2013-02-28', 'fresh'],
    ]);
    await test.build('2013-02-27', { markFresh: true });
    expect(await states()).toEqual([
      ['PP_2013-02-26', 'stale'],
      ['PP_2013-02-27', 'fresh'],
      ['PP_2013-02-28', 'fresh'],
    ]);
  });

  it('renews a pack that is there', async () => {
    const test = await createBuilder();
    await test.build('2013-03-01', { markFresh: true });
    await test.rows(`update pricing_packs set fresh_at = now() - interval '2 days' returning 1`);
    await test.build('2013-03-01', { markFresh: true });
    const [row] = await test.rows<{ recent: boolean }>(
      `select fresh_at > now() - interval '1 minute' as recent from pricing_packs`,
    );
    expect(row).toEqual({ recent: true });
  });
});

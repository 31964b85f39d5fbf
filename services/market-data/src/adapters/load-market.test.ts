import { describe, expect, it } from 'vitest';
import { loadMarket } from './load-market.ts';

describe('loadMarket', async () => {
  const market = await loadMarket();

  it('finds as many rows as data/SOURCES.md promises', () => {
    const days = [...market.prices.values()].reduce((sum, list) => sum + list.length, 0);
    expect(days).toBe(12_154);
    expect(market.rates.size).toBe(41);
    expect(market.rates.get('USD')).toHaveLength(7_126);
    expect([...market.macro.values()].every((series) => series.length === 203)).toBe(true);
  });

  it('knows which day has shares but no rates, and the other way round', () => {
    const hasRates = (date: string) => market.rates.get('USD')?.some((day) => day.date === date);
    const hasShares = (date: string) => market.tradingDays.some((day) => day.date === date);
    // Presidents' Day 2013: closed in New York, open in Frankfurt. 1 May 2012: the reverse.
    expect([hasShares('2013-02-18'), hasRates('2013-02-18')]).toEqual([false, true]);
    expect([hasShares('2012-05-01'), hasRates('2012-05-01')]).toEqual([true, false]);
  });

  it('takes nothing for zero that is missing', () => {
    const rates = [...market.rates.values()].flat();
    expect(rates.every(({ rate }) => Number(rate) > 0)).toBe(true);
    expect(market.rates.get('EEK')?.at(-1)?.date).toBe('2010-12-31');
  });
});

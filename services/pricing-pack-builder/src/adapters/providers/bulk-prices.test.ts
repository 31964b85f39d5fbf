import { canonicalPriceLine, parseIsoDate } from '@dawsos/domain';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { transformBulkPrices } from './bulk-prices.ts';

const header = 'symbol,date,open,low,high,close,adjClose,volume,currency\n';
const asof = parseIsoDate('2013-03-01');
const transform = (csv: string) => transformBulkPrices(Buffer.from(csv), asof);
const row = (fields: Partial<Record<'symbol' | 'date' | 'close' | 'adjClose' | 'currency', string>>) => {
  const { symbol = 'A', date = '2013-03-01', close = '1', adjClose = '1', currency = 'USD' } = fields;
  return `${symbol},${date},,,,${close},${adjClose},,${currency}\n`;
};

describe('transformBulkPrices', () => {
  it('turns rows into COPY rows of the pack, decimals untouched, and counts those of earlier days', () => {
    const rows =
      row({ symbol: 'A', close: '10.50', adjClose: '10.5' }) +
      row({ symbol: 'B2', date: '2013-02-28', currency: 'JPY' });
    const { copyRows, rowCount, carriedForwardCount } = transform(header + rows);
    expect(copyRows.toString()).toBe(
      'PP_2013-03-01\tA\t10.50\t10.5\tUSD\t2013-03-01\nPP_2013-03-01\tB2\t1\t1\tJPY\t2013-02-28\n',
    );
    expect([rowCount, carriedForwardCount]).toEqual([2, 1]);
  });

  it('finds its columns wherever they stand, and takes CR LF', () => {
    const csv = 'currency,adjClose,close,date,symbol\r\nUSD,2,3,2013-03-01,X\r\n';
    const { copyRows, canonicalLines } = transform(csv);
    expect(copyRows.toString()).toBe('PP_2013-03-01\tX\t3\t2\tUSD\t2013-03-01\n');
    expect(canonicalLines.toString()).toBe('P\tX\t3\t2\tUSD\t2013-03-01\n');
  });

  it('answers no rows for a header alone', () => {
    expect(transform(header)).toMatchObject({ rowCount: 0, carriedForwardCount: 0 });
  });

  it.each([
    ['a cut last row', header + row({}).slice(0, -1)],
    ['an error page', '<html>502</html>\n'],
    ['nothing', ''],
    ['JSON', '{"Error Message":"Limit Reach"}'],
    ['a missing column', header.replace('currency', 'curr') + row({})],
    ['a short row', `${header}A,2013-03-01,1\n`],
    ['a long row', header + row({}).replace('\n', ',1\n')],
    ['N/A for a price', header + row({ close: 'N/A' })],
    ['zero for a price', header + row({ close: '0.00' })],
    ['an empty price', header + row({ adjClose: '' })],
    ['a negative price', header + row({ close: '-1' })],
    ['two points', header + row({ close: '1.2.3' })],
    ['a point at the end', header + row({ close: '1.' })],
    ['a quoted price', header + row({ close: '"1"' })],
    ['a day after the pack', header + row({ date: '2013-03-02' })],
    ['a date of another form', header + row({ date: '2013-3-1' })],
    ['a lower-case symbol', header + row({ symbol: 'a' })],
    ['a symbol with a tab', header + row({ symbol: 'A\t' })],
    ['a long currency', header + row({ currency: 'USDX' })],
    ['a symbol given twice', header + row({}) + row({})],
    ['symbols out of order', header + row({ symbol: 'B' }) + row({ symbol: 'A' })],
    ['an empty line', `${header}\n${row({})}`],
  ])('refuses %s', (_what, csv) => {
    expect(() => transform(csv)).toThrow(RangeError);
  });

  it('reads what a CSV library reads', () => {
    const decimal = fc
      .tuple(fc.nat(99_999), fc.stringMatching(/^(\.[0-3]{1,4})?$/))
      .map(([whole, rest]) => `${whole + 1}${rest}`);
    const symbols = fc
      .uniqueArray(fc.stringMatching(/^[A-Z][A-Z0-9]{0,5}$/), { maxLength: 20 })
      .map((list) => list.sort());
    fc.assert(
      fc.property(symbols, fc.infiniteStream(decimal), fc.constantFrom('USD', 'EUR'), (names, prices, currency) => {
        const next = () => String(prices.next().value);
        const csv = header + names.map((symbol) => row({ symbol, close: next(), adjClose: next(), currency })).join('');
        const expected = (parse(csv, { columns: true }) as Record<string, string>[]).map(
          (record) =>
            `PP_2013-03-01\t${record.symbol}\t${record.close}\t${record.adjClose}\t${record.currency}\t${record.date}\n`,
        );
        const lines = (
          parse(csv, { columns: true }) as Record<'symbol' | 'close' | 'adjClose' | 'currency', string>[]
        ).map((record) => canonicalPriceLine({ ...record, adjusted_close: record.adjClose, price_date: asof }));
        const { copyRows, canonicalLines } = transform(csv);
        expect(copyRows.toString()).toBe(expected.join(''));
        expect(canonicalLines.toString()).toBe(lines.join(''));
      }),
    );
  });
});

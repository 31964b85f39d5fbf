import { describe, expect, it } from 'vitest';
import { readRates } from './ecb-client.ts';

const header = 'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\r\n';
const row = (currency: string, date: string, value: string) =>
  `EXR.D.${currency}.EUR.SP00.A,D,${currency},EUR,SP00,A,${date},${value}\r\n`;
const read = (csv: string) => readRates(Buffer.from(csv));

describe('readRates', () => {
  it('reads rates to the digit and leaves out what was not published', () => {
    const csv =
      header + row('USD', '2013-03-01', '1.3') + row('GBP', '2013-03-01', '') + row('ISK', '2013-03-01', 'NaN');
    expect(read(csv)).toEqual([{ currency: 'USD', date: '2013-03-01', rate: '1.3' }]);
  });

  it.each([
    ['zero', header + row('USD', '2013-03-01', '0')],
    ['N/A', header + row('USD', '2013-03-01', 'N/A')],
    ['no date', header + row('USD', '2013', '1.3')],
    ['no currency', header + row('US', '2013-03-01', '1.3')],
    ['an error page', '<html>\n<body>\n'],
  ])('refuses %s', (_what, csv) => {
    expect(() => read(csv)).toThrow(RangeError);
  });
});

import { expect, it } from 'vitest';
import { daytimeZone } from './daytime-zone.ts';

it('is six hours from midnight at least, at whatever hour', () => {
  for (let hour = 0; hour < 24; hour++) {
    const now = new Date(Date.UTC(2013, 2, 1, hour, 59));
    const timeZone = daytimeZone(now);
    const local = Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(now));
    expect(local).toBeGreaterThanOrEqual(6);
    expect(local).toBeLessThan(18);
  }
});

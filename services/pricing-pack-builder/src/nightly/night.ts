import { addDays, type IsoDate, packDates, parseIsoDate } from '@dawsos/domain';

/** The calendar day at an instant in a time zone (IANA name): the night that begins with it has its date. */
export const nightOf = (instant: Date, timeZone: string): IsoDate => {
  const { year, month, day } = clockAt(instant, timeZone);
  return parseIsoDate(`${year}-${month}-${day}`);
};

/** The day whose prices a night's pack holds: the one that has just ended, at most the last one of the source data. */
export const packDateOf = (night: IsoDate): IsoDate => {
  const ended = addDays(night, -1);
  if (ended > packDates.last) return packDates.last;
  return ended;
};

/** Seconds since it was last 00:00 on the clocks of a time zone, which change some nights. */
export const secondsSinceMidnight = (instant: Date, timeZone: string): number => {
  const shown = ({ hour, minute, second }: Clock) => Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const sinceMidnight = (at: Date) => shown(clockAt(at, timeZone));
  const seconds = sinceMidnight(instant);
  // Where the clocks have changed since, the guess shows some other time than 00:00; by that it is wrong.
  const offBy = sinceMidnight(new Date(instant.getTime() - seconds * 1000));
  return seconds + (offBy > 43_200 ? offBy - 86_400 : offBy);
};

type Clock = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', string>>;

const clockAt = (instant: Date, timeZone: string): Clock => {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(instant);
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Clock;
};

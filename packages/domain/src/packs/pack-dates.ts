import { type IsoDate, parseIsoDate } from '../dates/iso-date.ts';

/** First and last day for which the source data can make a pack, both included (data/SOURCES.md). */
export const packDates: { readonly first: IsoDate; readonly last: IsoDate } = {
  first: parseIsoDate('2000-03-01'),
  last: parseIsoDate('2013-03-01'),
};

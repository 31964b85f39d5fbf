/** What a listing says beside its prices. */
export interface Listing {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
}

/** The securities of the real universe, named as in 2013; the price file has tickers alone. */
export const listings: readonly Listing[] = [
  { symbol: 'AAPL', name: 'Apple Inc.', exchange: 'NASDAQ' },
  { symbol: 'FB', name: 'Facebook, Inc.', exchange: 'NASDAQ' },
  { symbol: 'GOOG', name: 'Google Inc.', exchange: 'NASDAQ' },
  { symbol: 'IBM', name: 'International Business Machines Corporation', exchange: 'NYSE' },
  { symbol: 'MSFT', name: 'Microsoft Corporation', exchange: 'NASDAQ' },
];

import { startHelper } from '../helper-process.ts';
import type { ScrapeCalls } from '../processes/scrape-target.ts';

export const scrapedLibraries = ['core', 'client'] as const;
export type ScrapedLibrary = (typeof scrapedLibraries)[number];

/** What scrapes of one process cost, a figure for each of them. */
export interface ScrapeResult {
  readonly library: ScrapedLibrary;
  readonly series: number;
  readonly cpuMs: readonly number[];
  /** Longest time for which the event loop did nothing else. */
  readonly longestBlockMs: readonly number[];
}

const warmUps = 10;

/** Scrapes a fresh process of each library at each size, as Prometheus does, `scrapes` times. */
export async function measureScrapes(scrapes: number, cores: readonly number[] | undefined): Promise<ScrapeResult[]> {
  const results: ScrapeResult[] = [];
  for (const series of [1_000, 10_000]) {
    for (const library of scrapedLibraries) {
      results.push(await scrapeTarget(library, series, scrapes, cores));
    }
  }
  return results;
}

async function scrapeTarget(
  library: ScrapedLibrary,
  series: number,
  scrapes: number,
  cores: readonly number[] | undefined,
): Promise<ScrapeResult> {
  const target = await startHelper<ScrapeCalls, { url: string }>('scrape-target', {
    args: [library, String(series)],
    cores,
  });
  try {
    for (let scrape = 0; scrape < warmUps + scrapes; scrape += 1) {
      const response = await fetch(target.ready.url, { headers: { accept: 'application/openmetrics-text' } });
      const lines = (await response.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      if (lines.length !== series) throw new Error(`${library}: ${lines.length} series in place of ${series}`);
    }
    const measured = (await target.calls.scrapes()).slice(warmUps);
    return {
      library,
      series,
      cpuMs: measured.map(({ cpuMs }) => cpuMs),
      longestBlockMs: measured.map(({ longestBlockMs }) => longestBlockMs),
    };
  } finally {
    await target.stop();
  }
}

import { metrics } from '@dawsos/conventions';
import { type Matchers, series } from '@dawsos/promql';
import { eventRatio, latencyWithin } from '@dawsos/slo';
import { scrapeJobs } from '../scrape-jobs.ts';

const { httpRequests, httpRequestDuration, freshnessRejections } = metrics;
const job = scrapeJobs.executor;
/** Health checks and scrapes come whether or not anybody uses the system: among them, failures would look rare. */
const endpoint = { notMatches: '/health.*|/metrics|/observability/.*' } as const;

/** Requests of users to the executor, counted; the `status` is the matcher's to say. */
export const countedRequests = (status?: Matchers<typeof httpRequests.labels>['status']) =>
  series(httpRequests, { job, endpoint, ...(status && { status }) });

/** The same, timed. */
export const timedRequests = { job, endpoint } satisfies Matchers<typeof httpRequestDuration.labels>;

/** Requests that failed through a fault of ours, among all: what the freshness gate turns away is answered as it should be. */
export const requestErrors = eventRatio({
  promise: 'was answered without a fault of ours',
  bad: countedRequests({ matches: '5..' }),
  except: series(freshnessRejections, { job }),
  all: countedRequests(),
});

/** Requests answered within 2 s. */
export const requestsWithinTwoSeconds = latencyWithin(httpRequestDuration, 2, timedRequests);

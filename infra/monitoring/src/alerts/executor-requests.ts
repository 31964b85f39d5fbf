import { metrics } from '@dawsos/conventions';
import { executorSlos, ofUsers } from '@dawsos/executor-api/slos';
import { type Matchers, series } from '@dawsos/promql';
import { latencyWithin } from '@dawsos/slo';
import { sloNamed } from '../slos/slo-named.ts';

const { httpRequests, httpRequestDuration } = metrics;

/** Requests of users to the executor, counted; the `status` is the matcher's to say. */
export const countedRequests = (status?: Matchers<typeof httpRequests.labels>['status']) =>
  series(httpRequests, { ...ofUsers, ...(status && { status }) });

/** The same, timed. */
export const timedRequests = ofUsers satisfies Matchers<typeof httpRequestDuration.labels>;

/** What the API promises of each of them, and what counts as a failure of it. */
export const availability = sloNamed(executorSlos, 'api-availability');

/** Those answered within 2 s. */
export const requestsWithinTwoSeconds = latencyWithin(httpRequestDuration, 2, timedRequests);

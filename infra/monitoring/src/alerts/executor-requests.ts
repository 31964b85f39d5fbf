import { metrics } from '@dawsos/conventions';
import { executorSlos, ofUsers } from '@dawsos/executor-api/slos';
import { type Matchers, series } from '@dawsos/promql';
import { latencyWithin, type Slo } from '@dawsos/slo';

const { httpRequests, httpRequestDuration } = metrics;

/** Requests of users to the executor, counted; the `status` is the matcher's to say. */
export const countedRequests = (status?: Matchers<typeof httpRequests.labels>['status']) =>
  series(httpRequests, { ...ofUsers, ...(status && { status }) });

/** The same, timed. */
export const timedRequests = ofUsers satisfies Matchers<typeof httpRequestDuration.labels>;

/** What the API promises of each of them, and what counts as a failure of it. */
export const availability = sloNamed('api-availability');

/** Those answered within 2 s. */
export const requestsWithinTwoSeconds = latencyWithin(httpRequestDuration, 2, timedRequests);

function sloNamed(id: string): Slo {
  const slo = executorSlos.find((one) => one.id === id);
  if (slo === undefined) throw new TypeError(`there is no SLO ${id}`);
  return slo;
}

/** A limit on a histogram: it has to be one of its bounds, or percentiles around it would be guesses. */
export const limitOf = <Bound extends number>(
  _histogram: { readonly buckets: readonly Bound[] },
  limit: NoInfer<Bound>,
): Bound => limit;

/** The executor among Prometheus' scrape jobs. */
export const executorJob = { job: 'executor-api' } as const;

/** Its requests that people send: probes and scrapes are none. */
export const userRequests = {
  ...executorJob,
  endpoint: { notMatches: '/(health|metrics|observability)(/.*)?' },
} as const;

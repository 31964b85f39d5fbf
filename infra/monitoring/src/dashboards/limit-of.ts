/** A limit on a histogram: it has to be one of its bounds, or percentiles around it would be guesses. */
export const limitOf = <Bound extends number>(
  _histogram: { readonly buckets: readonly Bound[] },
  limit: NoInfer<Bound>,
): Bound => limit;

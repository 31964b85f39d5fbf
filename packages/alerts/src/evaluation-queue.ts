/** What to evaluate users' rules by; without a date the newest fresh pack. */
export interface EvaluationJob {
  readonly asof_date?: string | undefined;
  /** `traceparent` of whoever asked, for the evaluation's span to link to. */
  readonly traceparent?: string | undefined;
}

/** The queue by which evaluations are asked for; whoever starts first makes it, and all alike. */
export const evaluationQueue = {
  name: 'alert-evaluation',
  /** One job per key waits or runs at a time. */
  options: { policy: 'exclusive', expireInSeconds: 300, retryLimit: 2, deleteAfterSeconds: 3_600 },
  /** One evaluation of a date is asked for at a time. */
  keyOf: ({ asof_date }: EvaluationJob): string => asof_date ?? 'latest',
} as const;

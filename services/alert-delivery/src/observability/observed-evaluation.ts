import { evaluationQueue } from '@dawsos/alerts';
import { alertTypes, metrics as catalogue, evaluationStatuses, outcomes, spanNames } from '@dawsos/conventions';
import type { IsoDate } from '@dawsos/domain';
import { observeJob, type SpanOptions, type Telemetry } from '@dawsos/telemetry';
import { type EvaluationOptions, type EvaluationReport, evaluateAlerts } from '../evaluation/evaluate-alerts.ts';
import type { StoredRule } from '../storage/rule-store.ts';

/** Evaluates all rules as of a date, or by the newest fresh pack; a job of the queue says who asked, if anybody. */
export type Evaluate = (
  asofDate?: IsoDate,
  job?: { readonly askedBy: string | undefined },
) => Promise<EvaluationReport>;

/** {@link evaluateAlerts} as a job: in a span of its own that its deliveries link to, counted and timed. */
export function observedEvaluation(
  options: Omit<EvaluationOptions, 'traceparent' | 'onEvaluated' | 'onBroken'>,
  telemetry: Telemetry,
): Evaluate {
  const { tracing, metrics, log } = telemetry;
  const evaluated = metrics.counter(catalogue.alertsEvaluated);
  for (const alert_type of alertTypes) {
    for (const status of evaluationStatuses) evaluated.bind({ alert_type, status });
  }
  // There from the start, so that the first run is seen as an increase.
  const runs = metrics.counter(catalogue.jobRuns);
  for (const status of outcomes) runs.bind({ job_name: 'evaluate_alerts', status });
  return (asofDate, job) =>
    tracing.withSpan(spanNames.alertEvaluate, job === undefined ? {} : consumerOf(job), (span) =>
      observeJob('evaluate_alerts', telemetry, async () => {
        let broken: { rule: StoredRule; error: unknown } | undefined;
        const report = await evaluateAlerts(
          {
            ...options,
            traceparent: () => span.traceparent,
            onEvaluated: (alert_type, status) => evaluated.bind({ alert_type, status }).add(),
            onBroken: (rule, error) => {
              broken ??= { rule, error };
            },
          },
          asofDate,
        );
        if (broken !== undefined) {
          // One line an evaluation, about the first: they may be all of a new type.
          const { rule, error } = broken;
          const { id: rule_id, alert_type } = rule;
          log.error('alert rules could not be judged', { count: report.rules.error, rule_id, alert_type, error });
        }
        const { triggered, ...others } = report.rules;
        span.set({
          ...(report.pricing_pack_id !== undefined && { pricing_pack_id: report.pricing_pack_id }),
          rule_count: Object.values(others).reduce((sum, count) => sum + count, triggered),
          alert_count: triggered,
        });
        return report;
      }),
    );
}

const consumerOf = ({ askedBy }: { readonly askedBy: string | undefined }): SpanOptions => ({
  kind: 'consumer',
  attributes: {
    'messaging.system': 'pgboss',
    'messaging.destination.name': evaluationQueue.name,
    'messaging.operation.type': 'process',
  },
  links: askedBy === undefined ? [] : [askedBy],
});

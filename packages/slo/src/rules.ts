import type { Duration, Vector } from '@dawsos/promql';

/** A Prometheus recording rule. */
export interface RecordingRule<Labels extends string = string> {
  readonly record: string;
  readonly expr: Vector<Labels>;
  readonly labels?: Readonly<Record<string, string>>;
}

/** `critical` pages at once, `warning` goes to the team's channel, `info` waits for the hour. */
export type Severity = 'critical' | 'warning' | 'info';

/** A Prometheus alerting rule. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: Vector;
  /** How long it has to hold before it fires. */
  readonly for?: Duration;
  readonly severity: Severity;
  readonly team: string;
  /** What it is about; a critical alert silences warnings of the same concern. */
  readonly concern: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

import type { Vector } from '@dawsos/promql';
import type { AlertRule } from '@dawsos/slo';

/** An alert with all that is generated from it: its rule, its runbook page, its promtool tests. */
export interface Alert extends AlertRule {
  readonly runbook: Runbook;
  readonly proof: Proof;
}

/** What the page at `runbook_url` says. */
export interface Runbook {
  /** The number it goes by in the organisation, like RB-01. */
  readonly number?: string;
  /** What users feel. */
  readonly impact: string;
  /** The first query to run, and what to look for. */
  readonly firstQuery: Vector;
  readonly confirm: readonly string[];
  readonly mend: readonly string[];
  /** How to see it fire with a fault, outside production. */
  readonly rehearse: string;
}

/** Input for `promtool test rules`: one sample a minute, in promtool's own notation (`0+60x30`). */
export interface Proof {
  /** Series under which the alert stays silent: best just within its limit. */
  readonly silent: Samples;
  /** Series under which it fires; then, at the end, the silent ones follow, and it has to stop. */
  readonly firing: Samples;
  /** Series with too little traffic to speak of; absent where the alert counts no events. */
  readonly lowTraffic?: Samples;
  /** Another reason to stay silent, where there is one. */
  readonly alsoSilent?: Samples;
  /** The labels it fires with, beside those of its rule. */
  readonly labels?: Readonly<Record<string, string>>;
  /** What it then says, where its texts have a template in them. */
  readonly says?: Saying;
  /** Another reason to fire, where there is one; with the same labels. */
  readonly alsoFiring?: { readonly samples: Samples; readonly says?: Saying };
  /** For alerts on what is missing, which need not stay silent without any series. */
  readonly firesWithoutData?: true;
}

interface Saying {
  readonly summary?: string;
  readonly description?: string;
}

/** Values by the selector they come from, so that a name or label the catalogue lacks does not compile. */
export type Samples = readonly { readonly series: Vector; readonly values: string }[];

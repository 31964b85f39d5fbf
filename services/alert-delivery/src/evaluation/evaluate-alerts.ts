import { randomUUID } from 'node:crypto';
import { alertChannelsSchema } from '@dawsos/alerts';
import type { AlertType, EvaluationStatus } from '@dawsos/conventions';
import type { Database } from '@dawsos/database';
import { type IsoDate, isoDateOf } from '@dawsos/domain';
import type { AlertPayload } from '../domain/delivery.ts';
import { type AlertFacts, evaluateCondition, type Finding } from '../domain/evaluate-condition.ts';
import { type OutboxOptions, type TriggeredAlert, writeAlerts } from '../storage/outbox.ts';
import { markEvaluated, type PackPair, readMinutesWithoutFreshPack, readPackPair } from '../storage/pack-reader.ts';
import { readFacts } from '../storage/read-facts.ts';
import { readRules, type StoredRule } from '../storage/rule-store.ts';

/** What an evaluation needs. */
export interface EvaluationOptions extends OutboxOptions {
  readonly database: Database;
  /** Seconds after which a fresh pack counts as stale. */
  readonly staleAfterS: number;
  readonly now: () => Date;
  /** Of the span that evaluates. */
  readonly traceparent: () => string | undefined;
  readonly onEvaluated: (type: AlertType, status: EvaluationStatus) => void;
  /** Told of each rule that could not be judged, and why. */
  readonly onBroken: (rule: StoredRule, error: unknown) => void;
}

/** What came of it: rules by status, and the pack they were judged by. */
export interface EvaluationReport {
  readonly pricing_pack_id: string | undefined;
  readonly rules: Readonly<Record<EvaluationStatus, number>>;
}

const noFacts = { prices: new Map(), portfolios: new Map(), observations: new Map() };

/**
 * Evaluates all rules as of a date (default: by the newest fresh pack) and writes what they say to the outbox. May be
 * called as often as one likes: an alert is told once per user, rule and day. A rule that cannot be judged, because what
 * is stored of it or of its portfolio makes no sense to this version, costs no other rule its evaluation.
 */
export async function evaluateAlerts(options: EvaluationOptions, asofDate?: IsoDate): Promise<EvaluationReport> {
  const { database, staleAfterS } = options;
  const now = options.now();
  const packs = await readPackPair(database, asofDate);
  const minutesWithoutFreshPack = await readMinutesWithoutFreshPack(database, now, staleAfterS);
  const rules = { triggered: 0, quiet: 0, repeated: 0, no_data: 0, error: 0 };

  for await (const page of readRules(database)) {
    const known = packs === undefined ? noFacts : await readFacts(database, page, packs);
    const findings = page.map((rule) => ({ rule, finding: judge(rule, { ...known, minutesWithoutFreshPack }) }));
    const alerts = findings.flatMap(({ rule, finding }) => toAlert(rule, finding, packs, now) ?? []);
    const occasion = { now, traceparent: options.traceparent() };
    const told = await writeAlerts(database, options, alerts, occasion);
    for (const { rule, finding } of findings) {
      const status = finding.status === 'triggered' && !told.has(rule.id) ? 'repeated' : finding.status;
      rules[status] += 1;
      options.onEvaluated(rule.alert_type, status);
      if (finding.status === 'error') options.onBroken(rule, finding.error);
    }
  }
  if (packs !== undefined) await markEvaluated(database, packs.pack);
  return { pricing_pack_id: packs?.pack.id, rules };
}

type Judgement = Finding | { readonly status: 'error'; readonly error: unknown };

function judge({ condition, channels }: StoredRule, facts: AlertFacts): Judgement {
  try {
    const finding = evaluateCondition(condition, facts);
    // Looked at only now: few rules speak.
    if (finding.status === 'triggered' && !alertChannelsSchema.safeParse(channels).success) {
      throw new Error('the channels of the rule are not known');
    }
    return finding;
  } catch (error) {
    return { status: 'error', error };
  }
}

function toAlert(
  rule: StoredRule,
  finding: Judgement,
  packs: PackPair | undefined,
  now: Date,
): TriggeredAlert | undefined {
  if (finding.status !== 'triggered') return undefined;
  // What a pack says is about the pack's day, whenever it is looked at; that there is none is about today.
  const ofPack = rule.alert_type === 'pack_not_fresh' ? undefined : packs?.pack;
  const payload: AlertPayload = {
    id: randomUUID(),
    rule_id: rule.id,
    rule_name: rule.name,
    alert_type: rule.alert_type,
    alert_day: ofPack?.asof_date ?? isoDateOf(now),
    message: finding.message,
    observed: finding.observed,
    pricing_pack_id: ofPack?.id ?? null,
    portfolio_id: rule.portfolio_id,
    occurred_at: now.toISOString(),
  };
  return { rule, payload };
}

import type { ServiceName } from '@dawsos/conventions';
import { type Duration, toMilliseconds } from '@dawsos/promql';
import { isReachable } from './burn-rate.ts';
import { type BurnRateWindow, burnRateWindows } from './burn-rate-windows.ts';
import { exact } from './exact.ts';
import type { Indicator } from './indicator.ts';

/** A promise about a service, and the share of events that has to keep it. */
export interface Slo {
  /** kebab-case; alerts and series are named after it. */
  readonly id: string;
  readonly title: string;
  readonly service: ServiceName;
  /** Who is told. */
  readonly team: string;
  /** What alerts of this SLO are about; a critical alert silences warnings of the same concern. */
  readonly concern: string;
  /** Share of good events, above 0 and below 1. */
  readonly objective: number;
  /** Over which the budget is reckoned. */
  readonly period: Duration;
  readonly indicator: Indicator;
  readonly windows: readonly BurnRateWindow[];
  /** Fewer events than this in a long window alert nobody: one failure at night is no burn rate. */
  readonly minimumEvents: number;
  /** What users feel, and how it is mended: the runbook says it. */
  readonly impact: string;
  readonly mend: readonly string[];
  /** How to see its alerts fire, outside production. */
  readonly rehearse: string;
  /** The requests of load tests that are held against this SLO, by their `request` tag. */
  readonly load?: readonly string[];
}

/** The share of bad events that an SLO allows. */
export const errorBudget = ({ objective }: Pick<Slo, 'objective'>): number => exact(1 - objective);

type Declaration = Omit<Slo, 'period' | 'windows'> & Partial<Pick<Slo, 'period' | 'windows'>>;

/** Declares an SLO; throws when it is no share, or when a window could never alert. */
export function defineSlo(declaration: Declaration): Slo {
  const slo = { period: '30d' as const, windows: burnRateWindows, ...declaration };
  const { id, objective, windows, period } = slo;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) throw new TypeError(`SLO id is not kebab-case: ${id}`);
  if (!(objective > 0 && objective < 1)) throw new RangeError(`SLO ${id}: the objective has to be between 0 and 1`);
  for (const window of windows) {
    if (toMilliseconds(window.short) >= toMilliseconds(window.long)) {
      throw new RangeError(`SLO ${id}: the short window ${window.short} is not shorter than ${window.long}`);
    }
    if (isReachable(window, objective, period)) continue;
    throw new RangeError(`SLO ${id}: its ${window.long} window could not alert even if everything failed`);
  }
  return slo;
}

import type { AlertCondition } from '@dawsos/alerts';
import {
  hasMoved,
  type MacroObservation,
  type Move,
  measureConcentration,
  measureCurrencyExposure,
  parseDecimal,
  relativeMove,
  type ValuedPosition,
} from '@dawsos/domain';

/** Finds by name; throws where what is stored of it makes no sense. */
export interface Lookup<Value> {
  get(name: string): Value | undefined;
}

/** What rules are judged by; what is not in it is not known. */
export interface AlertFacts {
  /** Minutes for which no pack has been fresh: 0 while one is, Infinity where none ever was. */
  readonly minutesWithoutFreshPack: number;
  /** One share, splits included, at the pack before and at this one. */
  readonly prices: Lookup<Move>;
  readonly portfolios: Lookup<PortfolioFacts>;
  readonly observations: ReadonlyMap<string, MacroObservation>;
}

/** A portfolio at the pack's date. */
export interface PortfolioFacts {
  readonly base_currency: string;
  readonly positions: readonly ValuedPosition[];
  /** What was held at the pack before, then and now; undefined where no rule asks for it or there is no pack before. */
  readonly move: Move | undefined;
}

/** What a rule says of the facts; percentages and figures of `observed` are decimal strings, never amounts. */
export type Finding =
  | { readonly status: 'triggered'; readonly message: string; readonly observed: Readonly<Record<string, string>> }
  | { readonly status: 'quiet' | 'no_data' };

const quiet: Finding = { status: 'quiet' };
const noData: Finding = { status: 'no_data' };

/** Judges one condition, in exact decimals; throws where it is none. */
export function evaluateCondition(condition: AlertCondition, facts: AlertFacts): Finding {
  switch (condition.type) {
    case 'price_move':
      return evaluateMove(condition, facts.prices.get(condition.symbol), `${condition.symbol} has`);
    case 'portfolio_value_move': {
      const portfolio = facts.portfolios.get(condition.portfolio_id);
      return evaluateMove(condition, portfolio?.move, 'What your portfolio held has');
    }
    case 'currency_exposure': {
      const portfolio = facts.portfolios.get(condition.portfolio_id);
      if (portfolio === undefined) return noData;
      const weight = measureCurrencyExposure(portfolio.positions, portfolio.base_currency).find(
        ({ currency }) => currency === condition.currency,
      )?.weight;
      return evaluateShare(weight, condition.percent, `${condition.currency} is`);
    }
    case 'concentration': {
      const portfolio = facts.portfolios.get(condition.portfolio_id);
      if (portfolio === undefined) return noData;
      const [largest] = measureConcentration(portfolio.positions).weights;
      return evaluateShare(largest?.weight, condition.percent, `${largest?.symbol} is`);
    }
    case 'macro_threshold': {
      const observation = facts.observations.get(condition.series);
      if (observation === undefined) return noData;
      const { value, period_end } = observation;
      const side = parseDecimal(value).cmp(parseDecimal(condition.threshold));
      if (side !== (condition.operator === 'above' ? 1 : -1)) return quiet;
      return {
        status: 'triggered',
        message: `${condition.series} is ${value}, ${condition.operator} ${condition.threshold} (${period_end}).`,
        observed: { value, period_end },
      };
    }
    case 'pack_not_fresh': {
      const minutes = facts.minutesWithoutFreshPack;
      if (minutes === 0 || minutes < condition.minutes) return quiet;
      const since = Number.isFinite(minutes) ? `for ${Math.floor(minutes)} minutes` : 'yet';
      return { status: 'triggered', message: `No pricing pack has been fresh ${since}.`, observed: {} };
    }
    default:
      throw new Error('the type of the condition is not known');
  }
}

function evaluateMove(
  { percent, direction }: { readonly percent: string; readonly direction: 'up' | 'down' | 'either' },
  move: Move | undefined,
  subject: string,
): Finding {
  if (move === undefined) return noData;
  if (!hasMoved(move, percent, direction)) return quiet;
  const change_percent = inPercent(relativeMove(move));
  return {
    status: 'triggered',
    message: `${subject} moved by ${change_percent} %; the limit is ${percent} %.`,
    observed: { change_percent },
  };
}

function evaluateShare(weight: string | undefined, percent: string, subject: string): Finding {
  if (weight === undefined || parseDecimal(weight).times(hundred).lte(parseDecimal(percent))) return quiet;
  const weight_percent = inPercent(weight);
  return {
    status: 'triggered',
    message: `${subject} ${weight_percent} % of your portfolio; the limit is ${percent} %.`,
    observed: { weight_percent },
  };
}

const hundred = parseDecimal('100');
const inPercent = (ratio: string): string => parseDecimal(ratio).times(hundred).toFixed(2);

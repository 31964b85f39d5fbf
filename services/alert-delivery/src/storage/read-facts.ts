import type { AlertCondition, ConditionOf } from '@dawsos/alerts';
import type { AlertType } from '@dawsos/conventions';
import type { Queryable, Statement } from '@dawsos/database';
import {
  createSplitTable,
  type FxRate,
  type IsoDate,
  type MacroObservation,
  type Move,
  type PackPrice,
  type Position,
  parseDecimal,
  positionsAt,
  type Split,
  type SplitTable,
  type Trade,
  type ValuationInput,
  valuePositions,
} from '@dawsos/domain';
import type { AlertFacts, Lookup, PortfolioFacts } from '../domain/evaluate-condition.ts';
import type { PackPair } from './pack-reader.ts';
import type { StoredRule } from './rule-store.ts';

const select = (table: Statement['table'], text: string): Statement => ({ text, operation: 'select', table });

const selectPortfolios = select('portfolios', 'select id, base_currency from portfolios where id = any($1::uuid[])');
const selectTrades = select(
  'trades',
  `select portfolio_id, action, symbol, quantity, price, currency, trade_date from trades
where portfolio_id = any($1::uuid[]) and trade_date <= $2 order by trade_date, seq`,
);
const selectPrices = select(
  'pack_prices',
  'select pack_id, symbol, close, currency, price_date from pack_prices where pack_id = any($1) and symbol = any($2)',
);
const selectRates = select(
  'pack_fx_rates',
  'select pack_id, currency, rate from pack_fx_rates where pack_id = any($1)',
);
const selectSplits = select(
  'corporate_actions',
  'select symbol, ex_date, ratio from corporate_actions where symbol = any($1) and ex_date <= $2',
);
const selectObservations = select(
  'macro_series',
  `select distinct on (series) series, period_start, period_end, value from macro_series
where series = any($1) and period_end <= $2 order by series, period_end desc`,
);

type OwnedTrade = Trade & { readonly portfolio_id: string };
type InPack = { readonly pack_id: string };

/**
 * What the pack and the pack before it say of what the rules ask about; queries by the number of kinds, not of rules.
 * Each price and portfolio is worked out when a rule asks, so that one that cannot be fails its own rules alone.
 */
export async function readFacts(
  database: Queryable,
  rules: readonly StoredRule[],
  { pack, before }: PackPair,
): Promise<Omit<AlertFacts, 'minutesWithoutFreshPack'>> {
  const portfolioIds = [...new Set(rules.flatMap(({ portfolio_id }) => portfolio_id ?? []))];
  // As text, whatever is stored: the query is for all rules.
  const pricedSymbols = conditionsOf(rules, 'price_move').map(({ symbol }) => String(symbol));
  const series = conditionsOf(rules, 'macro_threshold').map((condition) => String(condition.series));
  const packIds = before === undefined ? [pack.id] : [pack.id, before.id];

  const trades = await database.query<OwnedTrade>(selectTrades, [portfolioIds, pack.asof_date]);
  const symbols = [...new Set([...pricedSymbols, ...trades.map(({ symbol }) => symbol)])];
  const [portfolios, prices, rates, splitRows, observations] = await Promise.all([
    database.query<{ id: string; base_currency: string }>(selectPortfolios, [portfolioIds]),
    database.query<PackPrice & InPack>(selectPrices, [packIds, symbols]),
    database.query<FxRate & InPack>(selectRates, [packIds]),
    database.query<Split>(selectSplits, [symbols, pack.asof_date]),
    database.query<MacroObservation>(selectObservations, [series, pack.asof_date]),
  ]);
  const splits = createSplitTable(splitRows);
  const contentOf = (id: string): PackContent => ({
    prices: new Map(prices.flatMap((price) => (price.pack_id === id ? [[price.symbol, price]] : []))),
    fx_rates: rates.filter(({ pack_id }) => pack_id === id),
  });
  const dated: DatedContent = { date: pack.asof_date, ...contentOf(pack.id) };
  const datedBefore = before && { date: before.asof_date, ...contentOf(before.id) };
  // A move takes two more valuations, which are most of what an evaluation costs.
  const moveWanted = new Set(conditionsOf(rules, 'portfolio_value_move').map(({ portfolio_id }) => portfolio_id));
  const currencyOf = new Map(portfolios.map(({ id, base_currency }) => [id, base_currency]));
  const tradesOf = Map.groupBy(trades, ({ portfolio_id }) => portfolio_id);

  return {
    prices: workedOut((symbol) => datedBefore && priceMove(symbol, splits, dated, datedBefore)),
    portfolios: workedOut((id) => {
      const base_currency = currencyOf.get(id);
      if (base_currency === undefined) return undefined;
      const earlier = moveWanted.has(id) ? datedBefore : undefined;
      return portfolioFacts(base_currency, tradesOf.get(id) ?? [], splits, dated, earlier);
    }),
    observations: new Map(observations.map((observation) => [observation.series, observation])),
  };
}

/** Prices by symbol: each portfolio looks up its own, however many the page's rules ask for. */
type PackContent = Pick<ValuationInput, 'fx_rates'> & { readonly prices: ReadonlyMap<string, PackPrice> };
type DatedContent = PackContent & { readonly date: IsoDate };

/** The conditions of one type; one that is stored broken has none. */
const conditionsOf = <Type extends AlertType>(rules: readonly StoredRule[], type: Type): ConditionOf<Type>[] =>
  rules
    .map(({ condition }): AlertCondition | null => condition)
    .filter((condition): condition is ConditionOf<Type> => condition?.type === type);

/** Works each value out once, at the first question. */
function workedOut<Value>(workOut: (name: string) => Value | undefined): Lookup<Value> {
  const known = new Map<string, Value | undefined>();
  return {
    get: (name) => {
      if (!known.has(name)) known.set(name, workOut(name));
      return known.get(name);
    },
  };
}

/** A share bought at the pack before, and what has become of it by splits. */
function priceMove(symbol: string, splits: SplitTable, pack: DatedContent, before: DatedContent): Move | undefined {
  const [close, earlier] = [pack.prices.get(symbol)?.close, before.prices.get(symbol)?.close];
  if (close === undefined || earlier === undefined) return undefined;
  const share: Trade = { action: 'buy', symbol, quantity: '1', price: '1', currency: 'XXX', trade_date: before.date };
  const [held] = positionsAt([share], splits, pack.date);
  const shares = parseDecimal(held?.quantity ?? '1');
  return { before: parseDecimal(earlier), now: parseDecimal(close).times(shares) };
}

/** Undefined where the pack lacks a price or rate for what is held. */
function portfolioFacts(
  base_currency: string,
  trades: readonly Trade[],
  splits: SplitTable,
  pack: DatedContent,
  before: DatedContent | undefined,
): PortfolioFacts | undefined {
  const value = (positions: readonly Position[], { prices: known, fx_rates }: PackContent) => {
    const prices = positions.flatMap(({ symbol }) => known.get(symbol) ?? []);
    const valuation = valuePositions({ base_currency, positions, prices, fx_rates });
    return valuation.outcome === 'valued' ? valuation : undefined;
  };
  const valued = value(positionsAt(trades, splits, pack.date), pack);
  if (valued === undefined) return undefined;
  return { base_currency, positions: valued.positions, move: moveSince() };

  /** Of what was held then, so that money paid in or out is no move. */
  function moveSince(): Move | undefined {
    if (before === undefined) return undefined;
    const held = trades.filter(({ trade_date }) => trade_date <= before.date);
    const then = value(positionsAt(held, splits, before.date), before);
    const now = value(positionsAt(held, splits, pack.date), pack);
    return then && now && { before: parseDecimal(then.total_value), now: parseDecimal(now.total_value) };
  }
}

import type { CapabilityOf } from '@dawsos/conventions';
import {
  addDays,
  createSplitTable,
  measureConcentration,
  measureCurrencyExposure,
  measurePerformance,
  type ValuationProblem,
  valuePositions,
} from '@dawsos/domain';
import { z } from 'zod';
import { type Calculation, defineCalculation, type InputProblem } from '../capability.ts';
import { CapabilityRefusal } from '../capability-refusal.ts';
import { historySchema } from '../history-series.ts';
import * as fields from '../input-schemas.ts';

/** Reckons: every capability is a calculation on what other agents have read. */
export const financialAnalyst: Readonly<Record<CapabilityOf<'financial_analyst'>, Calculation>> = {
  value_positions: defineCalculation(
    z.strictObject({
      base_currency: fields.currency,
      positions: fields.positions,
      prices: fields.packPrices,
      fx_rates: fields.fxRates,
    }),
    (inputs) => {
      const valuation = valuePositions(inputs);
      if (valuation.outcome === 'incomplete') throw incomplete(valuation.problems);
      const { base_currency, total_value, positions } = valuation;
      return { base_currency, total_value, positions };
    },
  ),

  measure_currency_exposure: defineCalculation(
    z.strictObject({ base_currency: fields.currency, positions: fields.valuedPositions }),
    ({ base_currency, positions }) => measureCurrencyExposure(positions, base_currency),
  ),

  measure_concentration: defineCalculation(z.strictObject({ positions: fields.valuedPositions }), ({ positions }) =>
    measureConcentration(positions),
  ),

  measure_performance: defineCalculation(
    z.strictObject({
      base_currency: fields.currency,
      to: fields.isoDate,
      window_days: fields.windowDays,
      trades: fields.trades,
      splits: fields.splits,
      securities: fields.securities,
      closes: historySchema,
      adjusted_closes: historySchema,
      fx_rates: historySchema,
    }),
    ({ to, window_days, splits, ...inputs }) => {
      const measured = measurePerformance({
        ...inputs,
        to,
        from: addDays(to, -window_days),
        splits: createSplitTable(splits),
      });
      if (measured.outcome === 'incomplete') throw incomplete(measured.problems);
      if (measured.outcome === 'no_history') {
        throw new CapabilityRefusal(
          'unprocessable',
          'NO_HISTORY',
          'Nothing was held over a trading day of the window.',
        );
      }
      const { outcome: _, ...performance } = measured;
      return performance;
    },
  ),
};

const incomplete = (problems: readonly ValuationProblem[]): CapabilityRefusal =>
  new CapabilityRefusal(
    'unprocessable',
    'DATA_MISSING',
    'Prices or exchange rates are missing for what the portfolio holds.',
    problems.map(describeProblem),
  );

const describeProblem = (problem: ValuationProblem): InputProblem =>
  problem.kind === 'missing_price'
    ? { path: problem.symbol, message: 'has no price on or before the date' }
    : { path: problem.currency, message: 'has no exchange rate on or before the date' };

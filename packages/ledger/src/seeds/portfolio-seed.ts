import type { Trade } from '@dawsos/domain';

/** A portfolio to be made, with its trades in the order they are made. */
export interface PortfolioSeed {
  readonly id: string;
  readonly user_id: string;
  readonly name: string;
  readonly base_currency: string;
  readonly trades: readonly Trade[];
}

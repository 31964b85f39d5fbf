/** The Beancount accounts of one portfolio. */
export interface PortfolioAccounts {
  readonly securities: string;
  readonly cash: string;
  readonly dividends: string;
}

/** The accounts of a portfolio; a part of an account's name begins with a capital or a digit, hence the capitals. */
export function portfolioAccounts(portfolioId: string): PortfolioAccounts {
  const name = portfolioId.toUpperCase();
  return {
    securities: `Assets:Portfolios:${name}:Securities`,
    cash: `Assets:Portfolios:${name}:Cash`,
    dividends: `Income:Portfolios:${name}:Dividends`,
  };
}

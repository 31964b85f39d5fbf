import { randomUUID } from 'node:crypto';
import { parseWith } from '@dawsos/http';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { PortfolioStore } from '../adapters/portfolio-store.ts';
import { currency, portfolioIdOf } from '../requests/fields.ts';
import { portfolioNotFound } from '../requests/resolve-context.ts';
import type { Identify } from '../requests/user-identity.ts';

/** What the portfolio routes need. */
export interface PortfolioRoutesOptions {
  readonly identify: Identify;
  readonly portfolios: PortfolioStore;
}

const bodySchema = z.strictObject({
  name: z
    .string('must be a text')
    .trim()
    .min(1, 'must not be empty')
    .max(100, 'must have at most 100 characters')
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'must not have control characters'),
  base_currency: currency,
});

/** `POST /v1/portfolios` `{name, base_currency}` → 201 and the portfolio. */
export const createPortfolio =
  ({ identify, portfolios }: PortfolioRoutesOptions): RequestHandler =>
  async (request, response) => {
    const userId = await identify(request);
    const body = parseWith(bodySchema, request.body, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not a portfolio.',
    });
    response.status(201).json(await portfolios.create(userId, { id: randomUUID(), ...body }));
  };

/** `GET /v1/portfolios` → the user's own, oldest first. */
export const listPortfolios =
  ({ identify, portfolios }: PortfolioRoutesOptions): RequestHandler =>
  async (request, response) => {
    response.json(await portfolios.list(await identify(request)));
  };

/** `GET /v1/portfolios/:id` → one of the user's own. */
export const getPortfolio =
  ({ identify, portfolios }: PortfolioRoutesOptions): RequestHandler =>
  async (request, response) => {
    const userId = await identify(request);
    const portfolio = await portfolios.find(userId, portfolioIdOf(request.params));
    if (!portfolio) throw portfolioNotFound();
    response.json(portfolio);
  };

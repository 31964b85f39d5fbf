import type { Options } from 'k6/options';
import { sendNext } from './lib/mix.ts';
import { listPortfolios, type Portfolio } from './lib/requests.ts';
import { thresholds } from './lib/thresholds.ts';
import { durationOr, rateOr } from './lib/variables.ts';

/** A little of everything, to see that it works and keeps its SLOs while nothing is wrong. */
export const options: Options = {
  scenarios: {
    smoke: {
      executor: 'constant-arrival-rate',
      duration: durationOr('30s'),
      rate: rateOr(10),
      preAllocatedVUs: 10,
      maxVUs: 100,
      exec: 'smoke',
    },
  },
  thresholds,
};

export const setup = listPortfolios;

export const smoke = (portfolios: Portfolio[]): void => sendNext(portfolios);

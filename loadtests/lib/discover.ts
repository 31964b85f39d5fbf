import http from 'k6/http';
import { headersOf, type Portfolio } from './requests.ts';
import { baseUrl, earlierDate, portfolioCount, portfolioSeed, portfolioStride } from './variables.ts';

/** What there is to ask for. */
export interface Target {
  readonly portfolios: readonly Portfolio[];
  /** How many portfolios were wanted. */
  readonly wanted: number;
  /** Date of a pack beside the newest; null where there is none (k6 hands it on as JSON). */
  readonly earlierDate: string | null;
}

/** The first user of the samples. */
const sampleUser = '11111111-1111-4111-8111-111111111111';
/** The user of a generated portfolio, as `pnpm seed` makes them. */
const generatedUser = (index: number): string => `00000000-0000-4000-8000-${hex(portfolioSeed, 4)}${hex(index, 8)}`;
const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const atOnce = 50;

/** Asks for the portfolios of the generated users, or of a sample user where none are seeded; throws where there are none. */
export function discover(): Target {
  const portfolios: Portfolio[] = [];
  for (let first = 0; first < portfolioCount; first += atOnce) {
    const users = Array.from({ length: Math.min(atOnce, portfolioCount - first) }, (_, n) =>
      generatedUser((first + n) * portfolioStride),
    );
    const found = portfoliosOf(users);
    portfolios.push(...found);
    if (found.length === 0) break;
  }
  if (portfolios.length === 0) portfolios.push(...portfoliosOf([sampleUser]));
  const [portfolio] = portfolios;
  if (!portfolio) throw new Error(`no portfolios at ${baseUrl}: \`pnpm seed --portfolios 1000\` makes some`);
  return { portfolios, wanted: portfolioCount, earlierDate: hasPack(earlierDate, portfolio) ? earlierDate : null };
}

function portfoliosOf(users: readonly string[]): Portfolio[] {
  const params = (user: string) => ({ headers: headersOf(user), tags: { request: 'portfolios' } });
  const answers = http.batch(users.map((user) => ['GET', `${baseUrl}/v1/portfolios`, null, params(user)]));
  return answers.flatMap((answer, index) => {
    if (answer.status !== 200) throw new Error(`no portfolios at ${baseUrl}: status ${answer.status} ${answer.error}`);
    const owned = answer.json() as unknown as { id: string }[];
    return owned.map(({ id }) => ({ id, user_id: users[index] ?? '' }));
  });
}

/** Whether a pack of the date is there, in whatever state. */
function hasPack(date: string, { id, user_id }: Portfolio): boolean {
  const { status } = http.get(`${baseUrl}/v1/portfolios/${id}/valuation?asof_date=${date}`, {
    headers: headersOf(user_id),
    tags: { request: 'portfolios' },
    responseCallback: http.expectedStatuses(200, 404, 503),
  });
  return status !== 404;
}

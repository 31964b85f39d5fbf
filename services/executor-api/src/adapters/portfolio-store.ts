import type { Queryable, Statement } from '@dawsos/database';

/** A portfolio as its owner sees it. */
export interface Portfolio {
  readonly id: string;
  readonly name: string;
  readonly base_currency: string;
  readonly created_at: Date;
}

/** Portfolios, each user's own: no method gives or changes another's. */
export interface PortfolioStore {
  create(userId: string, portfolio: Pick<Portfolio, 'id' | 'name' | 'base_currency'>): Promise<Portfolio>;
  list(userId: string): Promise<readonly Portfolio[]>;
  find(userId: string, id: string): Promise<Portfolio | undefined>;
  /** How many there are, of all users. */
  count(): Promise<number>;
}

const onPortfolios = (operation: Statement['operation'], text: string): Statement => ({
  text,
  operation,
  table: 'portfolios',
});

const insert = onPortfolios(
  'insert',
  `insert into portfolios (id, user_id, name, base_currency) values ($1, $2, $3, $4)
returning id, name, base_currency, created_at`,
);
const selectAll = onPortfolios(
  'select',
  'select id, name, base_currency, created_at from portfolios where user_id = $1 order by created_at, id',
);
const selectOne = onPortfolios(
  'select',
  'select id, name, base_currency, created_at from portfolios where user_id = $1 and id = $2',
);
const countAll = onPortfolios('select', 'select count(*) as portfolios from portfolios');

/** Portfolios in the database. */
export const createPortfolioStore = (database: Queryable): PortfolioStore => ({
  async create(userId, { id, name, base_currency }) {
    const [portfolio] = await database.query<Portfolio>(insert, [id, userId, name, base_currency]);
    if (!portfolio) throw new Error('an inserted portfolio was not returned');
    return portfolio;
  },
  list: (userId) => database.query<Portfolio>(selectAll, [userId]),
  find: async (userId, id) => (await database.query<Portfolio>(selectOne, [userId, id]))[0],
  count: async () => (await database.query<{ portfolios: number }>(countAll))[0]?.portfolios ?? 0,
});

import { metrics as catalogue, type DatabaseOperation, type DatabaseTable, spanNames } from '@dawsos/conventions';
import type { BoundCounter, BoundHistogram } from '../metrics/metrics.ts';
import type { Telemetry } from '../telemetry.ts';
import { withTraceComment } from './sql-comment.ts';

/** One SQL statement with what its metrics and spans are labelled with; values go in parameters, never in `text`. */
export interface Statement {
  readonly text: string;
  readonly operation: DatabaseOperation;
  readonly table: DatabaseTable;
}

/** What {@link observeDatabase} needs of a database or of a transaction. */
export interface Queryable {
  query<Row>(statement: Statement, values?: readonly unknown[]): Promise<Row[]>;
}

/** A database whose pool can be asked how busy it is. */
export interface ObservableDatabase<Transaction extends Queryable> extends Queryable {
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  stats(): { readonly active: number };
}

/** The same database with a `db.query` span, a trace comment in the SQL and metrics for each query, in transactions too. */
export function observeDatabase<Transaction extends Queryable, Database extends ObservableDatabase<Transaction>>(
  database: Database & ObservableDatabase<Transaction>,
  telemetry: Telemetry,
): Database {
  const observed = observeQueryable<Database>(database, telemetry);
  const active = telemetry.metrics.gauge(catalogue.databaseConnections).bind({});
  telemetry.metrics.onScrape(() => active.set(database.stats().active));
  return override(observed, {
    transaction: <Result>(work: (transaction: Transaction) => Promise<Result>) =>
      database.transaction((transaction) => work(observeQueryable(transaction, telemetry))),
  });
}

/** The same queryable, each query observed. */
function observeQueryable<Target extends Queryable>(target: Target, telemetry: Telemetry): Target {
  const { tracing } = telemetry;
  const instruments = instrumentsOf(telemetry);
  return override(target, {
    query: async <Row>(statement: Statement, values?: readonly unknown[]): Promise<Row[]> => {
      const { operation, table } = statement;
      const { count, duration } = instruments(operation, table);
      const startedAt = performance.now();
      count.add();
      try {
        return await tracing.withSpan(spanNames.databaseQuery, { kind: 'client' }, async (span) => {
          if (span.recording) span.set(describeStatement(statement));
          const rows = await target.query<Row>(commented(statement, tracing.traceparent()), values);
          if (span.recording) span.set({ 'db.response.returned_rows': rows.length });
          return rows;
        });
      } finally {
        duration.observe((performance.now() - startedAt) / 1000);
      }
    },
  });
}

const describeStatement = ({ text, operation, table }: Statement) => ({
  'db.system.name': 'postgresql',
  'db.operation.name': operation,
  'db.collection.name': table,
  'db.query.text': text,
});

const commented = (statement: Statement, traceparent: string | undefined): Statement =>
  traceparent === undefined ? statement : { ...statement, text: withTraceComment(statement.text, traceparent) };

/** Count and duration per (operation, table), bound once. */
function instrumentsOf({ metrics }: Telemetry) {
  const queries = metrics.counter(catalogue.databaseQueries);
  const durations = metrics.histogram(catalogue.databaseQueryDuration);
  const bound = new Map<string, { count: BoundCounter; duration: BoundHistogram }>();
  return (operation: DatabaseOperation, table: DatabaseTable) => {
    const key = `${operation} ${table}`;
    let instruments = bound.get(key);
    if (instruments === undefined) {
      const labels = { operation, table };
      instruments = { count: queries.bind(labels), duration: durations.bind(labels) };
      bound.set(key, instruments);
    }
    return instruments;
  };
}

/** An object that behaves like `target` but for the given methods. */
const override = <Target extends object>(target: Target, methods: object): Target =>
  new Proxy(target, {
    get: (inner, name) => {
      const own = methods[name as keyof typeof methods] as unknown;
      if (own !== undefined) return own;
      const value: unknown = Reflect.get(inner, name, inner);
      return typeof value === 'function' ? value.bind(inner) : value;
    },
  });

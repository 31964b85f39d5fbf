import {
  metrics as catalogue,
  type DatabaseOperation,
  type DatabaseTable,
  type SpanAttributes,
  spanNames,
} from '@dawsos/conventions';
import type { BoundCounter, BoundHistogram } from '../metrics/metrics.ts';
import type { Telemetry } from '../telemetry.ts';
import type { SpanOptions } from '../tracing/tracing.ts';
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
  /** Sends rows in PostgreSQL's COPY text format; answers how many arrived. */
  copyFrom?(statement: Statement, source: CopySource): Promise<number>;
}

type CopySource = AsyncIterable<string | Buffer>;

/** A database whose pool can be asked how busy it is. */
export interface ObservableDatabase<Transaction extends Queryable> extends Queryable {
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  stats(): { readonly active: number; readonly waiting: number; readonly max: number };
}

/** The same database with a `db.query` span, a trace comment in the SQL and metrics for each query, in transactions too. */
export function observeDatabase<Transaction extends Queryable, Database extends ObservableDatabase<Transaction>>(
  database: Database & ObservableDatabase<Transaction>,
  telemetry: Telemetry,
): Database {
  const observed = observeQueryable<Database>(database, telemetry);
  const gauges = {
    active: telemetry.metrics.gauge(catalogue.databaseConnections).bind({}),
    waiting: telemetry.metrics.gauge(catalogue.databaseConnectionsWaiting).bind({}),
    max: telemetry.metrics.gauge(catalogue.databaseConnectionsMax).bind({}),
  };
  telemetry.metrics.onScrape(() => {
    const stats = database.stats();
    for (const use of ['active', 'waiting', 'max'] as const) gauges[use].set(stats[use]);
  });
  return override(observed, {
    transaction: <Result>(work: (transaction: Transaction) => Promise<Result>) =>
      database.transaction((transaction) => work(observeQueryable(transaction, telemetry))),
  });
}

/** The same queryable, each query observed. */
function observeQueryable<Target extends Queryable>(target: Target, telemetry: Telemetry): Target {
  const { tracing } = telemetry;
  const instrumentsOf = createInstruments(telemetry);
  const observe = <Result>(
    statement: Statement,
    run: (commented: Statement) => Promise<Result>,
    describe: (result: Result) => SpanAttributes,
  ): Promise<Result> => {
    const { count, duration, span: options } = instrumentsOf(statement);
    const startedAt = performance.now();
    count.add();
    const observeDuration = () => duration.observe((performance.now() - startedAt) / 1000);
    return tracing.withSpan(spanNames.databaseQuery, options, (span) =>
      run(commented(statement, span.traceparent)).then(
        (result) => {
          observeDuration();
          if (span.recording) span.set(describe(result));
          return result;
        },
        (error: unknown) => {
          observeDuration();
          throw error;
        },
      ),
    );
  };
  return override(target, {
    query: <Row>(statement: Statement, values?: readonly unknown[]) =>
      observe(
        statement,
        (sent) => target.query<Row>(sent, values),
        (rows) => ({ 'db.response.returned_rows': rows.length }),
      ),
    ...(target.copyFrom !== undefined && {
      copyFrom: (statement: Statement, source: CopySource) =>
        observe(
          statement,
          (sent) => (target as Required<Queryable>).copyFrom(sent, source),
          (rows) => ({ row_count: rows }),
        ),
    }),
  });
}

const commented = (statement: Statement, traceparent: string | undefined): Statement =>
  traceparent === undefined ? statement : { ...statement, text: withTraceComment(statement.text, traceparent) };

interface StatementInstruments {
  readonly count: BoundCounter;
  readonly duration: BoundHistogram;
  readonly span: SpanOptions;
}

/** What is needed to observe a statement, made once for each: statements are constants. */
function createInstruments({ metrics }: Telemetry): (statement: Statement) => StatementInstruments {
  const queries = metrics.counter(catalogue.databaseQueries);
  const durations = metrics.histogram(catalogue.databaseQueryDuration);
  const known = new WeakMap<Statement, StatementInstruments>();
  return (statement) => {
    let instruments = known.get(statement);
    if (instruments === undefined) {
      const { text, operation, table } = statement;
      const attributes = {
        'db.system.name': 'postgresql',
        'db.operation.name': operation,
        'db.collection.name': table,
        'db.query.text': text,
      };
      instruments = {
        count: queries.bind({ operation, table }),
        duration: durations.bind({ operation, table }),
        span: { kind: 'client', leaf: true, attributes },
      };
      known.set(statement, instruments);
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

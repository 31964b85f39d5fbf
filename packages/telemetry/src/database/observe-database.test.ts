import { spanNames } from '@dawsos/conventions';
import { parseExposition } from '@dawsos/testkit';
import { describe, expect, it } from 'vitest';
import { one, startTestTelemetry } from '../testing/start-test-telemetry.ts';
import { observeDatabase, type Queryable, type Statement } from './observe-database.ts';

const statement: Statement = { text: 'select * from trades where id = $1', operation: 'select', table: 'trades' };
const labels = { operation: 'select', table: 'trades' };

/** A database that keeps what it was sent; `#rows` proves that it is called as itself. */
class FakeDatabase implements Queryable {
  readonly sent: { readonly text: string; readonly values: readonly unknown[] | undefined }[] = [];
  readonly #rows = [{ id: 1 }, { id: 2 }];
  failure: Error | undefined;

  async query<Row>({ text }: Statement, values?: readonly unknown[]): Promise<Row[]> {
    this.sent.push({ text, values });
    if (this.failure !== undefined) throw this.failure;
    return this.#rows as Row[];
  }
  async copyFrom({ text }: Statement, source: AsyncIterable<string | Buffer>): Promise<number> {
    this.sent.push({ text, values: undefined });
    return (await Array.fromAsync(source)).length;
  }
  async transaction<Result>(work: (transaction: FakeDatabase) => Promise<Result>): Promise<Result> {
    return work(this);
  }
  stats() {
    return { active: 3, idle: this.#rows.length, waiting: 4, max: 10 };
  }
  async close(): Promise<string> {
    return `closed ${this.#rows.length}`;
  }
}

async function start(sampleRate = 1) {
  const test = await startTestTelemetry({ tracing: { sampleRate } });
  const fake = new FakeDatabase();
  const database = observeDatabase(fake, test.telemetry);
  const scrape = async () => parseExposition(await test.telemetry.metrics.render());
  return { ...test, fake, database, scrape };
}

describe('a COPY', () => {
  it('is observed like a query, in a transaction too', async () => {
    const { database, fake, sent, scrape } = await start();
    const copy: Statement = { text: 'copy trades from stdin', operation: 'copy', table: 'trades' };
    const source = async function* () {
      yield 'one row';
      yield 'another';
    };
    expect(await database.transaction((transaction) => transaction.copyFrom(copy, source()))).toBe(2);
    const span = one(await sent(), spanNames.databaseQuery);
    expect(span.attributes).toMatchObject({ 'db.operation.name': 'copy', row_count: 2 });
    expect(fake.sent[0]?.text).toContain(`/*traceparent='00-${span.traceId}-${span.spanId}-01'*/`);
    expect((await scrape()).value('dawsos_db_queries_total', { operation: 'copy', table: 'trades' })).toBe(1);
  });
});

describe('a query', () => {
  it('is a client span with what was asked, and never with what for', async () => {
    const { database, telemetry, sent } = await start();
    await telemetry.tracing.withSpan(spanNames.calculation, {}, () => database.query(statement, ['hunter2']));
    const spans = await sent();
    const span = one(spans, spanNames.databaseQuery);
    expect(span).toMatchObject({ kind: 'client', parentSpanId: one(spans, spanNames.calculation).spanId });
    expect(span.attributes).toEqual({
      'db.system.name': 'postgresql',
      'db.operation.name': 'select',
      'db.collection.name': 'trades',
      'db.query.text': statement.text,
      'db.response.returned_rows': 2,
    });
  });

  it('carries the trace in a comment, its own span as the parent, and its values untouched', async () => {
    const { database, fake, telemetry, sent } = await start();
    await telemetry.tracing.withSpan(spanNames.calculation, {}, () => database.query(statement, [7]));
    const { traceId, spanId } = one(await sent(), spanNames.databaseQuery);
    expect(fake.sent).toEqual([
      { text: `${statement.text} /*traceparent='00-${traceId}-${spanId}-01'*/`, values: [7] },
    ]);
  });

  it('carries the trace that is not kept as not kept, and none where there is none', async () => {
    const { database, fake, telemetry } = await start(0);
    await telemetry.tracing.withSpan(spanNames.calculation, {}, async ({ traceId }) => {
      await database.query(statement);
      const [, comment] = fake.sent[0]?.text.split(statement.text) ?? [];
      expect(comment).toMatch(new RegExp(`^ /\\*traceparent='00-${traceId}-[0-9a-f]{16}-00'\\*/$`));
    });
  });

  it('cannot be changed by what a caller sends as its trace', async () => {
    const { database, fake, telemetry } = await start();
    const hostile = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'*/; drop table trades; --";
    await telemetry.tracing.withRemoteParent(hostile, () => database.query(statement));
    expect(fake.sent[0]?.text).not.toContain('drop');
  });

  it('answers its rows, and is counted and timed by operation and table', async () => {
    const { database, scrape } = await start();
    expect(await database.query(statement)).toEqual([{ id: 1 }, { id: 2 }]);
    await database.query({ ...statement, operation: 'insert' });
    const read = await scrape();
    expect(read.value('dawsos_db_queries_total', labels)).toBe(1);
    expect(read.value('dawsos_db_query_duration_seconds_count', labels)).toBe(1);
    expect(read.value('dawsos_db_queries_total', { ...labels, operation: 'insert' })).toBe(1);
  });

  it('that fails is told so, on its span and to the caller, and counted all the same', async () => {
    const { database, fake, scrape, sent } = await start();
    fake.failure = Object.assign(new Error('no user bob@example.com'), { code: '28P01' });
    await expect(database.query(statement)).rejects.toBe(fake.failure);
    expect(one(await sent(), spanNames.databaseQuery)).toMatchObject({
      status: { code: 'error', message: 'no user [REDACTED]' },
      attributes: { 'error.type': '28P01' },
    });
    expect((await scrape()).value('dawsos_db_query_duration_seconds_count', labels)).toBe(1);
  });
});

describe('an observed database', () => {
  it('observes what is asked inside a transaction', async () => {
    const { database, fake, scrape, sent } = await start();
    const rows = await database.transaction((transaction) => transaction.query(statement));
    expect(rows).toHaveLength(2);
    expect(fake.sent[0]?.text).toContain('traceparent');
    expect(one(await sent(), spanNames.databaseQuery).kind).toBe('client');
    expect((await scrape()).value('dawsos_db_queries_total', labels)).toBe(1);
  });

  it('is otherwise the database it was', async () => {
    const { database, fake } = await start();
    expect(await database.close()).toBe('closed 2');
    expect(database.stats()).toEqual({ active: 3, idle: 2, waiting: 4, max: 10 });
    expect(database.sent).toBe(fake.sent);
    expect(database).toBeInstanceOf(FakeDatabase);
  });

  it('says how its pool is used, at each scrape', async () => {
    const { scrape, fake } = await start();
    const pool = async () => {
      const read = await scrape();
      return ['active', 'waiting', 'max'].map((use) => read.value(`dawsos_db_connections_${use}`));
    };
    expect(await pool()).toEqual([3, 4, 10]);
    fake.stats = () => ({ active: 5, idle: 0, waiting: 0, max: 20 });
    expect(await pool()).toEqual([5, 0, 20]);
  });
});

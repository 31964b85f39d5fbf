import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Database, Statement } from './database.ts';
import { isStatementTimeout, isUniqueViolation } from './database-errors.ts';
import type { EmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { type DatabaseOptions, openDatabase } from './open-database.ts';
import { startTestServer } from './test-server.ts';

let server: EmbeddedPostgres;
let admin: Database;

beforeAll(async () => {
  server = await startTestServer();
  admin = openDatabase({ url: server.url, applicationName: 'admin' });
  await admin.query(sql('create table item (id int primary key, price numeric)'));
});

afterEach(async () => {
  await admin.query(sql('truncate item'));
});

afterAll(async () => {
  await admin.close();
  await server.stop();
});

function open(options: Partial<DatabaseOptions> = {}): Database {
  const database = openDatabase({ url: server.url, ...options });
  onTestFinished(() => database.close());
  return database;
}

function sql(text: string): Statement {
  return { text, operation: 'select', table: 'none' };
}

const copyItems = sql('copy item from stdin with (format csv)');
const countItems = async () => (await admin.query<{ n: number }>(sql('select count(*) as n from item')))[0]?.n;
const endConnectionsOf = (name: string) =>
  admin.query(sql('select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1'), [name]);

describe('column values', () => {
  it('keep what a float or a Date would lose', async () => {
    const [row] = await open().query(
      sql(`select 0.1 + 0.2 as numeric, date '2013-03-01' as date, 9007199254740991 as bigint,
        timestamptz '2013-03-01T00:00:00Z' as instant, array[1.50, null] as numerics,
        array[date '2000-02-29'] as dates, array[1::bigint, null] as bigints, '{"a": 1}'::jsonb as json, 'USD'::char(3) as code`),
    );
    expect(row).toEqual({
      numeric: '0.3',
      date: '2013-03-01',
      bigint: Number.MAX_SAFE_INTEGER,
      instant: new Date('2013-03-01T00:00:00Z'),
      numerics: ['1.50', null],
      dates: ['2000-02-29'],
      bigints: [1, null],
      json: { a: 1 },
      code: 'USD',
    });
  });

  it('refuse a bigint that a number cannot hold, and leave the connection usable', async () => {
    const database = open({ maxConnections: 1 });
    await expect(database.query(sql('select 9007199254740992 as n'))).rejects.toThrow(RangeError);
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });
});

describe('a statement', () => {
  it('takes its values as parameters, never as text', async () => {
    const hostile = "'; drop table item; --";
    expect(await open().query(sql('select $1::text as value'), [hostile])).toEqual([{ value: hostile }]);
  });

  it('is given up after its time limit', async () => {
    const slow = open({ statementTimeoutMs: 50 }).query(sql('select pg_sleep(10)'));
    expect(isStatementTimeout(await slow.catch((error: unknown) => error))).toBe(true);
  });

  it('that fails keeps its connection', async () => {
    const database = open({ maxConnections: 1 });
    const backend = () => database.query(sql('select pg_backend_pid() as pid'));
    const before = await backend();
    await expect(database.query(sql('select nonsense'))).rejects.toMatchObject({ code: '42703' });
    expect(await backend()).toEqual(before);
  });

  it('rejects as unavailable when its connection breaks under it, and the next one gets a new connection', async () => {
    const database = open({ applicationName: 'broken under', maxConnections: 1 });
    const broken = expect(database.query(sql('select pg_sleep(10)'))).rejects.toMatchObject({
      code: 'DATABASE_UNAVAILABLE',
    });
    await vi.waitUntil(async () => (await endConnectionsOf('broken under')).length > 0);
    await broken;
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('rejects as unavailable when nobody listens', async () => {
    const database = open({ url: 'postgres://nobody@127.0.0.1:1/none' });
    await expect(database.query(sql('select 1'))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('rejects as unavailable when the server takes the connection and says nothing', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    onTestFinished(() => void mute.close());
    const { port } = mute.address() as { port: number };
    const database = open({ url: `postgres://nobody@127.0.0.1:${port}/none`, connectTimeoutMs: 100 });
    await expect(database.query(sql('select 1'))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });

  it('rejects as unavailable when no connection gets free in time', async () => {
    const database = open({ maxConnections: 1, connectTimeoutMs: 50 });
    await database.transaction(async () => {
      await expect(database.query(sql('select 1'))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    });
  });
});

describe('an idle connection', () => {
  it('that breaks is told and replaced, and the process lives', async () => {
    const onConnectionLost = vi.fn();
    const database = open({ applicationName: 'idle', maxConnections: 1, onConnectionLost });
    await database.query(sql('select 1'));
    await endConnectionsOf('idle');
    await vi.waitUntil(() => onConnectionLost.mock.calls.length > 0);
    expect(await database.query(sql('select 2 as n'))).toEqual([{ n: 2 }]);
  });
});

describe('a transaction', () => {
  it('is committed when its work resolves', async () => {
    const result = await open().transaction(async (transaction) => {
      await transaction.query(sql('insert into item values ($1, $2)'), [1, '1.50']);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await countItems()).toBe(1);
  });

  it('is rolled back when its work rejects, with the same error', async () => {
    const failure = new Error('no');
    const work = open({ maxConnections: 1 }).transaction(async (transaction) => {
      await transaction.query(sql('insert into item values (1)'));
      throw failure;
    });
    await expect(work).rejects.toBe(failure);
    expect(await countItems()).toBe(0);
  });

  it('does not pass for committed when an error in it was swallowed', async () => {
    const work = open().transaction(async (transaction) => {
      await transaction.query(sql('insert into item values (1)'));
      await transaction.query(sql('insert into item values (1)')).catch((error: unknown) => {
        expect(isUniqueViolation(error, 'item_pkey')).toBe(true);
        expect(isUniqueViolation(error, 'another')).toBe(false);
      });
    });
    await expect(work).rejects.toMatchObject({ code: 'TRANSACTION_ABORTED' });
    expect(await countItems()).toBe(0);
  });

  it('whose connection breaks between two statements rejects as unavailable, and the process lives', async () => {
    const database = open({ applicationName: 'between', maxConnections: 1 });
    const work = database.transaction(async (transaction) => {
      await transaction.query(sql('insert into item values (1)'));
      await endConnectionsOf('between');
      await transaction.query(sql('insert into item values (2)'));
    });
    await expect(work).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await countItems()).toBe(0);
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });
});

describe('an error of the server', () => {
  it('says which rule of which table was broken, and nothing of the row', async () => {
    const database = open();
    await database.query(sql('insert into item values (4711)'));
    const twice = await database.query(sql('insert into item values ($1)'), [4711]).catch((error: unknown) => error);
    expect(twice).toMatchObject({ code: '23505', table: 'item', constraint: 'item_pkey' });
    async function* garbage() {
      yield '4712,quince\n';
    }
    const cut = await database.copyFrom(copyItems, garbage()).catch((error: unknown) => error);
    expect(cut).toMatchObject({ code: '22P02' });
    for (const error of [twice, cut]) {
      expect(error).toBeInstanceOf(Error);
      const { message: _, stack: __, ...told } = { ...(error as Error) };
      expect(JSON.stringify(told)).not.toMatch(/4711|4712|quince/);
    }
  });
});

describe('a copy', () => {
  it('loads chunks that end in the middle of a row and answers the rows', async () => {
    async function* chunks() {
      yield '1,1.5\n2';
      yield Buffer.from(',2.5\n');
    }
    expect(await open().copyFrom(copyItems, chunks())).toBe(2);
    expect(await countItems()).toBe(2);
  });

  it('loads nothing when its source fails, and passes the source’s error on', async () => {
    const database = open({ maxConnections: 1 });
    const failure = new Error('source ran dry');
    async function* chunks() {
      yield '1,1.5\n';
      throw failure;
    }
    await expect(database.copyFrom(copyItems, chunks())).rejects.toBe(failure);
    expect(await countItems()).toBe(0);
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('loads nothing when the server refuses a row in the middle', async () => {
    const database = open({ maxConnections: 1 });
    async function* chunks() {
      for (let id = 0; id < 20_000; id += 1) yield id === 10_000 ? 'nonsense,1\n' : `${id},1\n`;
    }
    await expect(database.copyFrom(copyItems, chunks())).rejects.toMatchObject({ code: '22P02' });
    expect(await countItems()).toBe(0);
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('rejects as unavailable when its connection breaks', async () => {
    const database = open({ applicationName: 'copying', maxConnections: 1 });
    async function* chunks() {
      yield '1,1.5\n';
      await endConnectionsOf('copying');
      for (let id = 2; id < 1_000; id += 1) yield `${id},1\n`;
    }
    await expect(database.copyFrom(copyItems, chunks())).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
    expect(await countItems()).toBe(0);
    expect(await database.query(sql('select 1 as n'))).toEqual([{ n: 1 }]);
  });

  it('may take longer than a statement, and the statements after it may not', async () => {
    const database = open({ statementTimeoutMs: 100, copyTimeoutMs: 5_000 });
    const held = admin.transaction(async (transaction) => {
      await transaction.query(sql('lock table item'));
      await transaction.query(sql('select pg_sleep(0.3)'));
    });
    await vi.waitUntil(
      async () =>
        (await admin.query(sql("select 1 from pg_locks where mode = 'AccessExclusiveLock' and granted"))).length > 0,
    );
    const work = database.transaction(async (transaction) => {
      async function* chunks() {
        yield '1,1.5\n';
      }
      expect(await transaction.copyFrom(copyItems, chunks())).toBe(1);
      await transaction.query(sql('select pg_sleep(10)'));
    });
    expect(isStatementTimeout(await work.catch((error: unknown) => error))).toBe(true);
    await held;
  });
});

describe('the pool', () => {
  it('counts connections in use, idle, and those who wait', async () => {
    const database = open({ maxConnections: 1 });
    expect(database.stats()).toEqual({ active: 0, idle: 0, max: 1, waiting: 0 });
    let waiting: Promise<unknown> | undefined;
    await database.transaction(async () => {
      waiting = database.query(sql('select 1'));
      expect(database.stats()).toEqual({ active: 1, idle: 0, max: 1, waiting: 1 });
    });
    await waiting;
    expect(database.stats()).toEqual({ active: 0, idle: 1, max: 1, waiting: 0 });
  });

  it('lets running statements end when it closes, and closes once', async () => {
    const database = openDatabase({ url: server.url });
    const running = database.query(sql("select 'done' as state from pg_sleep(0.1)"));
    const closed = Promise.all([database.close(), database.close()]);
    expect(await running).toEqual([{ state: 'done' }]);
    await closed;
    await expect(database.query(sql('select 1'))).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' });
  });
});

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyStream } from 'pg-copy-streams';
import { type Connection, exchange, toleratedSilenceMs } from './connection.ts';
import { runStatement } from './run-statement.ts';

/** Streams `source` into a COPY … FROM STDIN inside a transaction and answers the rows; throws the source's error as it is. */
export async function copyInto(
  connection: Connection,
  text: string,
  source: AsyncIterable<string | Buffer>,
  timeoutMs: number,
): Promise<number> {
  const input = new CopyInput(source);
  await runStatement(connection, `set local statement_timeout = ${Math.ceil(timeoutMs)}`);
  const rowCount = await exchange(connection, async (client) => {
    // The driver reads its own time limit from the query object.
    const query = Object.assign(copyStream(text), { query_timeout: timeoutMs + toleratedSilenceMs });
    const stream = client.query(query);
    await pipeline(Readable.from(input.chunks()), stream).catch((error: unknown) => {
      // When the source failed, the server has been told to forget the COPY: the connection is as good as before.
      if (!input.failed) throw error;
    });
    return stream.rowCount;
  });
  if (input.failed) throw input.error;
  await runStatement(connection, 'set local statement_timeout to default');
  return rowCount;
}

/** Tells an error of the source from one of the server. */
class CopyInput {
  failed = false;
  error: unknown;
  readonly #source: AsyncIterable<string | Buffer>;

  constructor(source: AsyncIterable<string | Buffer>) {
    this.#source = source;
  }

  async *chunks(): AsyncGenerator<string | Buffer> {
    const iterator = this.#source[Symbol.asyncIterator]();
    try {
      for (;;) {
        const step = await this.#next(iterator);
        if (step.done === true) return;
        // Outside the attempt: here the stream throws the server's error at us.
        yield step.value;
      }
    } finally {
      await iterator.return?.();
    }
  }

  async #next(iterator: AsyncIterator<string | Buffer>): Promise<IteratorResult<string | Buffer>> {
    try {
      return await iterator.next();
    } catch (error) {
      this.failed = true;
      this.error = error;
      throw error;
    }
  }
}

import { SpanRecord } from './span-record.ts';

const maxFree = 1024;

/** Records that are free to be filled; more than it keeps are left to the garbage collector. */
export class RecordPool {
  readonly #free: SpanRecord[] = [];

  take(): SpanRecord {
    return this.#free.pop() ?? new SpanRecord();
  }

  release(record: SpanRecord): void {
    record.clear();
    if (this.#free.length < maxFree) this.#free.push(record);
  }
}

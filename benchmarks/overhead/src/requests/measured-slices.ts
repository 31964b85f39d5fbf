import type { Column } from './columns.ts';
import { type Instruments, loadServer } from './load-server.ts';
import type { ServerUnderTest } from './server-under-test.ts';

/** What one fresh process costs. */
export interface Cost {
  /** All threads, user and system. */
  readonly cpuUsPerRequest: number;
  /** On V8's heap. */
  readonly bytesPerRequest: number;
  /** Resident at the end of the load. */
  readonly memoryMb: number;
  /** From the start of the process to the moment it listens. */
  readonly startMs: number;
}

/** The measured slices of one server, summed up. */
export class MeasuredSlices {
  readonly #server: ServerUnderTest;
  readonly #column: Column;
  readonly #instruments: Instruments;
  #cpuUs = 0;
  #allocatedBytes = 0;
  #rssBytes = 0;
  requests = 0;

  constructor(server: ServerUnderTest, column: Column, instruments: Instruments) {
    this.#server = server;
    this.#column = column;
    this.#instruments = instruments;
  }

  async measure(): Promise<void> {
    const { calls } = this.#server;
    const { sliceRequests } = this.#instruments.pace;
    const before = await calls.mark();
    await loadServer(this.#server, this.#column, sliceRequests, this.#instruments);
    const after = await calls.mark();
    this.#cpuUs += after.cpuUs - before.cpuUs;
    this.#allocatedBytes += after.allocatedBytes - before.allocatedBytes;
    this.#rssBytes = after.rssBytes;
    this.requests += sliceRequests;
  }

  cost(): Cost {
    return {
      cpuUsPerRequest: this.#cpuUs / this.requests,
      bytesPerRequest: this.#allocatedBytes / this.requests,
      memoryMb: this.#rssBytes / 1e6,
      startMs: this.#server.startMs,
    };
  }
}

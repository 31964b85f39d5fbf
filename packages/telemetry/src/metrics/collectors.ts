type Collect = () => void | Promise<void>;

/** What reads gauges before a scrape: all at once, and no scrape waits longer than `waitMs` for them. */
export class Collectors {
  readonly #collectors: Collector[] = [];
  readonly #onError: (error: unknown) => void;
  readonly #waitMs: number;

  constructor(onError: (error: unknown) => void, waitMs: number) {
    this.#onError = onError;
    this.#waitMs = waitMs;
  }

  add(collect: Collect): void {
    this.#collectors.push({ collect, running: undefined });
  }

  /** Resolves when all have ended, or when the wait is over: what is late counts for the next scrape. */
  async run(): Promise<void> {
    const started = this.#collectors
      .map((collector) => this.#start(collector))
      .filter((running) => running !== undefined);
    if (started.length === 0) return;
    const waited = Promise.withResolvers<void>();
    const timer = setTimeout(waited.resolve, this.#waitMs);
    await Promise.race([Promise.all(started), waited.promise]);
    clearTimeout(timer);
  }

  /** One that has not ended since the last scrape is waited for again, not run twice. */
  #start(collector: Collector): Promise<void> | undefined {
    if (collector.running !== undefined) return collector.running;
    try {
      const result = collector.collect();
      if (result === undefined) return undefined;
      collector.running = result.catch(this.#onError).finally(() => {
        collector.running = undefined;
      });
      return collector.running;
    } catch (error) {
      this.#onError(error);
      return undefined;
    }
  }
}

interface Collector {
  readonly collect: Collect;
  running: Promise<void> | undefined;
}

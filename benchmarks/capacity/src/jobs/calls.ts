/** What a job is asked to do, as its one argument. */
export interface JobCall {
  readonly job: 'seed' | 'reconcile' | 'rebuild';
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** Of what is seeded. */
  readonly portfolios?: number;
  readonly positions?: number;
  readonly seed?: number;
}

/** What it took. */
export interface JobFigures {
  readonly seconds: number;
  /** CPU seconds of the job's process. */
  readonly cpu: number;
  readonly memoryMb: number;
  /** CPU seconds of PostgreSQL meanwhile. */
  readonly postgresCpu: number;
}

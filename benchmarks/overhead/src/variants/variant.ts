import type { Database } from '@dawsos/database';
import type { HttpObserver } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import type { Column } from '../requests/columns.ts';

/** One way of observing the same service; plain data, read by the process that runs the rounds. */
export interface Variant {
  readonly name: string;
  readonly title: string;
  /** The module in `variants/` the server process loads before the application. */
  readonly module: string;
  /** For the server process, before its entry: what has to be loaded ahead of everything. */
  readonly nodeArgs?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What it promises to deliver; a run in which it does not is no result. */
  readonly delivers: { readonly spans: boolean; readonly errors: boolean; readonly logLines: boolean };
  /** Of each request, where it promises all of them. */
  readonly spansPerRequest?: Readonly<Record<Column, number>>;
}

/** Where a variant sends what it observed. */
export interface Sinks {
  /** OTLP/HTTP base URL. */
  readonly otlpUrl: string;
  readonly sentryDsn: string;
  /** Stands in for the agents of Datadog and Elastic. */
  readonly agentUrl: string;
}

/** What a variant's module gives the application; peers that patch it give next to nothing. */
export interface Instrumentation {
  /** Around the application, before Express begins. */
  readonly around?: HttpObserver;
  /** Mounted first. */
  readonly middleware?: RequestHandler;
  /** Runs one step of a request. */
  step<Result>(index: number, capability: string, work: () => Promise<Result>): Promise<Result>;
  database(database: Database): Database;
  /** Told of what a handler threw. */
  onError(error: unknown): void;
  /** Sends what is still waiting. */
  flush(): Promise<unknown>;
}

/** Nothing observed: what each variant builds on. */
export const unobserved: Instrumentation = {
  step: (_index, _capability, work) => work(),
  database: (database) => database,
  onError() {},
  flush: async () => undefined,
};

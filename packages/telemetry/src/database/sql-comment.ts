/** SQL with the trace context as a trailing comment (sqlcommenter's form), which `pg_stat_activity` shows. */
export const withTraceComment = (sql: string, traceparent: string | undefined): string =>
  traceparent === undefined ? sql : `${sql} /*traceparent='${traceparent}'*/`;

import { parser } from '@prometheus-io/lezer-promql';

/** The places at which a query is no PromQL. */
export function errorNodes(query: string): string[] {
  const errors: string[] = [];
  parser.parse(query).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) errors.push(`${from}: ${query.slice(from, Math.max(to, from + 10))}`);
    },
  });
  return errors;
}

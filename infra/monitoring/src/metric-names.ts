import { parser } from '@prometheus-io/lezer-promql';

/** The names of the series that a PromQL expression reads; throws where Prometheus would not understand it. */
export function metricNames(query: string): Set<string> {
  const names = new Set<string>();
  // What Grafana fills in is not PromQL yet.
  const filledIn = query.replaceAll(/\$__\w+/g, '5m').replaceAll(/\$\w+/g, 'any');
  parser.parse(filledIn).iterate({
    enter: ({ type, from, to, node }) => {
      if (type.isError) throw new SyntaxError(`no PromQL at ${from}: ${filledIn}`);
      if (type.name === 'Identifier' && node.parent?.name === 'VectorSelector') names.add(filledIn.slice(from, to));
    },
  });
  return names;
}

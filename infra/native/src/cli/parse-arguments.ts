import { parseArgs } from 'node:util';

const commands = ['up', 'down', 'status', 'install'] as const;

/** A command line of `pnpm stack`. */
export interface StackArguments {
  readonly command: (typeof commands)[number];
  /** Loki and the log shipper too, although Loki would have to be built first. */
  readonly withLoki: boolean;
}

/** How `pnpm stack` is used. */
export const usage = `pnpm stack install               builds what is missing, once
pnpm stack up [--with-loki]      starts Prometheus, Alertmanager, Jaeger, the Collector, and Loki where it is built
pnpm stack status                shows what runs and whether it is healthy
pnpm stack down                  stops everything`;

/** Reads the command line; undefined for one that makes no sense. */
export function parseStackArguments(argv: readonly string[]): StackArguments | undefined {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: { 'with-loki': { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    const command = commands.find((known) => known === positionals[0]);
    if (command === undefined || positionals.length > 1) return undefined;
    return { command, withLoki: values['with-loki'] };
  } catch {
    return undefined;
  }
}

import { cpus, release, totalmem, type } from 'node:os';

/** What a benchmark ran on, in a line: `2 cores (AMD EPYC), 24 GB, Linux 6.8.0, Node 24.21.0`. */
export const describeMachine = (): string =>
  [
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown processor'})`,
    `${Math.round(totalmem() / 2 ** 30)} GB`,
    `${type()} ${release()}`,
    `Node ${process.versions.node}`,
  ].join(', ');

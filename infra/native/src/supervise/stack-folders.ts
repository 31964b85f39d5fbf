import { join, resolve } from 'node:path';
import type { LocalPaths } from '../configuration/render-text.ts';

/** Where the stack keeps what, below `DATA_DIR`. */
export interface StackFolders {
  /** Rendered configuration, one folder per program. */
  readonly config: string;
  /** Running programs, one file each. */
  readonly pids: string;
  /** What the programs write. */
  readonly logs: string;
  /** Who supervises and what runs. */
  readonly state: string;
  /** The log lines of our services, one file each, which the shipper follows. */
  readonly serviceLogs: string;
  /** The containers' folders on this machine. */
  readonly paths: LocalPaths;
}

/** The folders of one `DATA_DIR`. */
export function stackFolders(dataDir: string): StackFolders {
  const stack = join(resolve(dataDir), 'stack');
  const config = join(stack, 'config');
  return {
    config,
    pids: join(stack, 'pids'),
    logs: join(stack, 'logs'),
    state: join(stack, 'state.json'),
    serviceLogs: join(resolve(dataDir), 'logs'),
    paths: {
      '/etc/prometheus': join(config, 'prometheus'),
      '/etc/alertmanager': join(config, 'alertmanager'),
      '/etc/otel-collector': join(config, 'otel-collector'),
      '/etc/jaeger': join(config, 'jaeger'),
      '/etc/loki': join(config, 'loki'),
      '/prometheus': join(stack, 'prometheus'),
      '/alertmanager': join(stack, 'alertmanager'),
      '/var/lib/jaeger': join(stack, 'jaeger'),
      '/var/lib/otel-collector': join(stack, 'log-shipper'),
      '/loki': join(stack, 'loki'),
    },
  };
}

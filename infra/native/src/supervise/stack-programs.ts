import type { PortName } from '@dawsos/config';
import type { BinaryName, ModuleName } from '../install/pinned-modules.ts';

/** A program of the stack as it is run: addresses and folders as in its container, rendered like the configuration. */
export interface StackProgram {
  /** A pinned program, or a script of ours below `infra`. */
  readonly run: { readonly binary: BinaryName; readonly module: ModuleName } | { readonly script: string };
  readonly args: readonly string[];
  /** Everything it listens on; the first is what people look for. */
  readonly ports: readonly [PortName, ...PortName[]];
  /** Answers 200 when the program is ready. */
  readonly health: { readonly port: PortName; readonly path: string };
}

/** The programs in the order of starting; they stop in the reverse order: who sends, before who receives. */
export const stackPrograms = {
  'alert-receiver': {
    run: { script: 'alert-receiver/src/main.ts' },
    args: [],
    ports: ['ALERT_RECEIVER_PORT'],
    health: { port: 'ALERT_RECEIVER_PORT', path: '/health' },
  },
  loki: {
    run: { binary: 'loki', module: 'loki' },
    args: ['-config.file=/etc/loki/loki.yaml'],
    ports: ['LOKI_PORT', 'LOKI_GRPC_PORT'],
    health: { port: 'LOKI_PORT', path: '/ready' },
  },
  jaeger: {
    run: { binary: 'jaeger', module: 'jaeger' },
    args: ['--config=/etc/jaeger/jaeger.yaml'],
    ports: [
      'JAEGER_PORT',
      'JAEGER_QUERY_GRPC_PORT',
      'JAEGER_OTLP_GRPC_PORT',
      'JAEGER_OTLP_HTTP_PORT',
      'JAEGER_METRICS_PORT',
      'JAEGER_HEALTH_PORT',
    ],
    health: { port: 'JAEGER_HEALTH_PORT', path: '/status' },
  },
  alertmanager: {
    run: { binary: 'alertmanager', module: 'alertmanager' },
    args: [
      '--config.file=/etc/alertmanager/alertmanager.yaml',
      '--storage.path=/alertmanager',
      '--web.listen-address=0.0.0.0:9093',
      '--cluster.listen-address=',
      '--log.level=warn',
    ],
    ports: ['ALERTMANAGER_PORT'],
    health: { port: 'ALERTMANAGER_PORT', path: '/-/ready' },
  },
  prometheus: {
    run: { binary: 'prometheus', module: 'prometheus' },
    args: [
      '--config.file=/etc/prometheus/prometheus.yaml',
      '--storage.tsdb.path=/prometheus',
      '--storage.tsdb.retention.time=30d',
      '--enable-feature=exemplar-storage',
      '--web.enable-remote-write-receiver',
      '--web.listen-address=0.0.0.0:9090',
      '--log.level=warn',
    ],
    ports: ['PROMETHEUS_PORT'],
    health: { port: 'PROMETHEUS_PORT', path: '/-/ready' },
  },
  collector: {
    run: { binary: 'collector', module: 'collector' },
    args: ['--config=/etc/otel-collector/collector.yaml'],
    ports: [
      'COLLECTOR_OTLP_HTTP_PORT',
      'COLLECTOR_OTLP_GRPC_PORT',
      'COLLECTOR_METRICS_PORT',
      'COLLECTOR_SPAN_METRICS_PORT',
      'COLLECTOR_HEALTH_PORT',
      'COLLECTOR_PPROF_PORT',
      'COLLECTOR_ZPAGES_PORT',
    ],
    health: { port: 'COLLECTOR_HEALTH_PORT', path: '/' },
  },
  'log-shipper': {
    run: { binary: 'collector', module: 'collector' },
    args: ['--config=/etc/otel-collector/log-shipper.yaml'],
    ports: ['LOG_SHIPPER_HEALTH_PORT', 'LOG_SHIPPER_METRICS_PORT'],
    health: { port: 'LOG_SHIPPER_HEALTH_PORT', path: '/' },
  },
} as const satisfies Record<string, StackProgram>;

/** A program of the stack, by its name in compose. */
export type ProgramName = keyof typeof stackPrograms;

/** All of them, in the order of starting. */
export const programNames = Object.keys(stackPrograms) as readonly ProgramName[];

import { z } from 'zod';
import type { Environment } from './load-config.ts';

/** Every port of the system with the variable that moves it (CONTRACT, Ports). */
export const ports = {
  EXECUTOR_PORT: 8000,
  PACK_BUILDER_PORT: 8001,
  AGENT_RUNTIME_PORT: 8010,
  ALERT_DELIVERY_PORT: 8020,
  MARKET_DATA_PORT: 8030,
  POSTGRES_PORT: 5433,
  REDIS_PORT: 6379,
  PROMETHEUS_PORT: 9090,
  ALERTMANAGER_PORT: 9093,
  ALERT_RECEIVER_PORT: 9095,
  GRAFANA_PORT: 3000,
  LOKI_PORT: 3100,
  LOKI_GRPC_PORT: 9096,
  JAEGER_PORT: 16_686,
  JAEGER_QUERY_GRPC_PORT: 16_685,
  JAEGER_OTLP_GRPC_PORT: 4317,
  JAEGER_OTLP_HTTP_PORT: 4318,
  JAEGER_METRICS_PORT: 8886,
  JAEGER_HEALTH_PORT: 13_135,
  COLLECTOR_OTLP_GRPC_PORT: 4319,
  COLLECTOR_OTLP_HTTP_PORT: 4320,
  COLLECTOR_METRICS_PORT: 8888,
  COLLECTOR_SPAN_METRICS_PORT: 8889,
  COLLECTOR_HEALTH_PORT: 13_133,
  COLLECTOR_PPROF_PORT: 1777,
  COLLECTOR_ZPAGES_PORT: 1778,
  LOG_SHIPPER_METRICS_PORT: 8887,
  LOG_SHIPPER_HEALTH_PORT: 13_134,
} as const;
export type PortName = keyof typeof ports;

/** The highest port moved by the highest offset is still one. */
const offsetSchema = z.coerce.number().int().min(0).max(48_000).catch(0);

/** A port: its own variable where set, else its default moved by `PORT_OFFSET`. */
export function portOf(name: PortName, environment: Environment = process.env): number {
  const own = Number(environment[name]);
  return environment[name] !== undefined && environment[name] !== '' && Number.isInteger(own)
    ? own
    : ports[name] + offsetSchema.parse(environment.PORT_OFFSET ?? 0);
}

/** The schema field of a port variable; 0 asks the system for a free one. */
export const portField = (name: PortName) =>
  z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be a port number')
    .max(65_535, 'must be a port number')
    .default(() => portOf(name));

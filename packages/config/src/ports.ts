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
} as const;
export type PortName = keyof typeof ports;

const offsetSchema = z.coerce.number().int().min(0).max(50_000).catch(0);

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

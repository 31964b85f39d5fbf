import { z } from 'zod';
import { flag, secret, wholeNumber } from './fields.ts';
import { portOf } from './ports.ts';

/** Where a service listens; loopback unless said otherwise. */
export const httpVariables = {
  HOST: z.string().default('127.0.0.1'),
  MAX_BODY_BYTES: wholeNumber(65_536, { min: 1024, max: 10_485_760 }),
};

/** The database a service uses. */
export const databaseVariables = {
  DATABASE_URL: secret,
  DATABASE_MAX_CONNECTIONS: wholeNumber(10, { min: 1, max: 500 }),
  DATABASE_STATEMENT_TIMEOUT_MS: wholeNumber(10_000, { min: 100, max: 600_000 }),
};

/** Faults on request; refused in production. */
export const faultVariables = { ALLOW_FAULTS: flag(false) };

/** Loopback URL of a service of ours, where none is configured. */
export const localUrl = (port: Parameters<typeof portOf>[0]): string => `http://127.0.0.1:${portOf(port)}`;

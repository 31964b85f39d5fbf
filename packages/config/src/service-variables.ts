import { z } from 'zod';
import { flag, secret, wholeNumber } from './fields.ts';
import { portOf } from './ports.ts';
import { Secret } from './secret.ts';

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

/** What stands in for the signing key in development; refused elsewhere. */
export const developmentSigningKey = 'development-signing-key';

/** What the service that keeps alert rules and the one that delivers their alerts have to agree on. */
export const alertVariables = {
  /** The secrets of users' webhooks are derived from it: whoever has it can sign in our name. */
  ALERT_SIGNING_KEY: secret.default(() => new Secret(developmentSigningKey)),
  /** Webhooks to plain http and to addresses that are not on the internet; refused in production. */
  ALLOW_PRIVATE_WEBHOOKS: flag(false),
};

import type { z } from 'zod';
import { ConfigError } from './config-error.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads environment variables through a zod object whose keys are their names; empty ones count as unset.
 * The result is frozen; throws {@link ConfigError} with every problem at once.
 */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  environment: Environment = process.env,
): Readonly<z.output<Schema>> {
  const given = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const result = schema.safeParse(given);
  if (!result.success) {
    // Messages of ours and of zod speak of kinds and ranges; zod is told not to quote the input.
    throw new ConfigError(result.error.issues.map(({ path, message }) => `${path.join('.') || '(all)'}: ${message}`));
  }
  return Object.freeze(result.data);
}

import { fileURLToPath } from 'node:url';
import { parseSeedArguments, SeedUsageError } from './seed/seed-arguments.ts';
import { seedDatabase } from './seed/seed-database.ts';

try {
  const root = fileURLToPath(new URL('..', import.meta.url));
  process.stdout.write(`${await seedDatabase(root, process.env, parseSeedArguments(process.argv.slice(2)))}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof SeedUsageError ? 2 : 1;
}

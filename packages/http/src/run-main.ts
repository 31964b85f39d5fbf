import { ConfigError } from '@dawsos/config';

/** Runs a program's main function; bad configuration is told in full on standard error and ends it with 2. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  }
}

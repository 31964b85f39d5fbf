import { defaultDatabase, superuser } from './initialise-cluster.ts';
import { readSuperuserPassword } from './superuser-password.ts';

/** Connection URL of the superuser of an embedded server, password included: a secret. */
export const embeddedUrl = (port: number, password: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${defaultDatabase}`;

/** URL of the server that another process runs on `dataDir` and `port`; undefined where no cluster was ever made. */
export async function findEmbeddedPostgres(dataDir: string, port: number): Promise<string | undefined> {
  const password = await readSuperuserPassword(dataDir);
  return password === undefined ? undefined : embeddedUrl(port, password);
}

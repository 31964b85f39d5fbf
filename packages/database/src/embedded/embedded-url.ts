/** The superuser of every embedded cluster. */
export const superuser = 'dawsos';
/** The database that initdb makes. */
const defaultDatabase = 'postgres';

/** Connection URL of the superuser of an embedded server, password included: a secret. */
export const embeddedUrl = (port: number, password: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${defaultDatabase}`;

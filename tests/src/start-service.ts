import { type SpawnedService, spawnService } from '@dawsos/testkit';
import { commonEnvironment, programOf, type ServiceName } from './programs.ts';

/** A service that serves, as a process of its own. */
export interface Service extends SpawnedService {
  readonly name: ServiceName;
  /** Base URL, without a trailing slash. */
  readonly url: string;
}

/** Starts a service on a port of its own choosing and waits until it serves. */
export async function startService(name: ServiceName, env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const spawned = await spawnService({ ...programOf(name), env: { ...commonEnvironment, ...env } });
  const port = spawned.stdout.json().find((line) => 'port' in line)?.port;
  return { ...spawned, name, url: `http://127.0.0.1:${port}` };
}

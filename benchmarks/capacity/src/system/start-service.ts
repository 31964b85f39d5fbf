import { type SpawnedService, spawnService } from '@dawsos/testkit';
import { commonEnvironment, entryOf, type ServiceName } from './environment.ts';

/** A service that serves. */
export interface Service extends SpawnedService {
  readonly name: ServiceName;
  /** Base URL, without a trailing slash. */
  readonly url: string;
}

/** Starts a service on a free port and waits until it serves. */
export async function startService(name: ServiceName, env: Readonly<Record<string, string>> = {}): Promise<Service> {
  const service = await spawnService({ entry: entryOf(name), env: { ...commonEnvironment, ...env } });
  const port = service.stdout.json().find((line) => 'port' in line)?.port;
  return { ...service, name, url: `http://127.0.0.1:${port}` };
}

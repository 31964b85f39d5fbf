import { type SpawnedService, spawnService } from '@dawsos/testkit';
import { commonEnvironment, type Program, programOf, type ServiceName } from './programs.ts';

/** A service that serves, as a process of its own. */
export interface Service extends SpawnedService {
  readonly name: string;
  /** Base URL, without a trailing slash. */
  readonly url: string;
}

type Environment = Readonly<Record<string, string>>;

/** Starts a service, on a port of its own choosing unless `env` says which, and waits until it serves. */
export const startService = (name: ServiceName, env: Environment = {}, logFile?: string): Promise<Service> =>
  startProgram(name, programOf(name), env, logFile);

/** The same for any program that logs its port and READY. */
export async function startProgram(
  name: string,
  program: Program,
  env: Environment,
  logFile?: string,
): Promise<Service> {
  const spawned = await spawnService({ ...program, env: { ...commonEnvironment, ...env }, logFile });
  const port = spawned.stdout.json().find((line) => 'port' in line)?.port;
  return { ...spawned, name, url: `http://127.0.0.1:${port}` };
}

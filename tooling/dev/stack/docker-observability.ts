import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type PortName, portOf, ports } from '@dawsos/config';
import { stackFolders, writeConfiguration } from '@dawsos/native-stack';
import { describeTakenPort, findTakenPorts } from '@dawsos/process';
import { type Child, startChild } from '../child.ts';
import type { ObservabilityStack } from './observability-stack.ts';

const pages = {
  Grafana: 'GRAFANA_PORT',
  Prometheus: 'PROMETHEUS_PORT',
  Alertmanager: 'ALERTMANAGER_PORT',
  Jaeger: 'JAEGER_PORT',
} as const satisfies Record<string, PortName>;

/** The same programs as containers in the host's network; the alert receiver is ours and runs beside us. */
export function dockerObservability(root: string, dataDir: string, env: NodeJS.ProcessEnv): ObservabilityStack {
  const files = ['compose.yaml', 'compose.host.yaml'].flatMap((name) => ['-f', join(root, 'infra', name)]);
  const environment = { ...env, ...portVariables(env), DATA_DIR: dataDir };
  const compose = (args: readonly string[], signal?: AbortSignal) =>
    promisify(execFile)('docker', ['compose', ...files, '--profile', 'observability', ...args], {
      env: environment,
      signal,
    });
  let receiver: Child | undefined;
  let mayRun = false;
  const stop = async (patienceMs: number) => {
    await receiver?.stop(patienceMs, AbortSignal.abort());
    // Containers go, their volumes stay.
    const bound = AbortSignal.timeout(patienceMs + abandonMs);
    if (mayRun) await compose(['down', '--timeout', String(Math.floor(patienceMs / 1000))], bound);
    mayRun = false;
  };
  return {
    // Only the daemon can tell what a killed run has left; asking it would delay the services.
    prepare: async () => {},
    start: async ({ say, showAlerts, signal }) => {
      await compose(['down'], signal);
      const taken = await findTakenPorts(
        Object.entries(pages).map(([name, port]) => ({ name, port: portOf(port, env) })),
      );
      if (taken.length > 0) throw new Error(taken.map(describeTakenPort).join(', '));
      const { config, serviceLogs } = stackFolders(dataDir);
      await writeConfiguration({ target: config, environment: env });
      await mkdir(serviceLogs, { recursive: true });
      say('starting the containers');
      try {
        mayRun = true;
        await compose(['up', '--detach', '--wait'], signal);
      } catch (error) {
        await stop(abandonMs);
        throw error;
      }
      const script = join(root, 'infra', 'alert-receiver', 'src', 'main.ts');
      receiver = startChild({ name: 'alert-receiver', args: [script], env: environment }, showAlerts);
      return Object.fromEntries(
        Object.entries(pages).map(([name, port]) => [name, `http://127.0.0.1:${portOf(port, env)}`]),
      );
    },
    stop,
  };
}

/** For containers of a start that failed, and beyond the patience of any, for a daemon that does not answer. */
const abandonMs = 5_000;

/** Every port as compose.host.yaml asks for it. */
const portVariables = (env: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries((Object.keys(ports) as PortName[]).map((name) => [name, String(portOf(name, env))]));

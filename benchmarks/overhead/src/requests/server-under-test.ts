import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { captureLines } from '@dawsos/testkit';
import { nodeOnCores } from '../cores.ts';
import { countLines } from '../count-lines.ts';
import { firstMessage, type Remote, remote } from '../processes/calls.ts';
import type { ServerCalls } from '../processes/server.ts';
import type { Sinks, Variant } from '../variants/variant.ts';

export interface ServerUnderTest {
  readonly variant: Variant;
  readonly origin: string;
  readonly calls: Remote<ServerCalls>;
  /** From the start of the process to the moment it listens. */
  readonly startMs: number;
  /** Ends the process; answers how many lines it wrote to standard output. */
  stop(): Promise<number>;
}

export interface Surroundings {
  /** The cores it may run on; undefined where processes cannot be pinned. */
  readonly serverCores: readonly number[] | undefined;
  readonly sinks: Sinks;
  readonly databaseUrl: string;
}

const entry = fileURLToPath(new URL('../processes/server.ts', import.meta.url));

/** Starts one variant in a fresh process, its standard output going to a file. */
export async function startServer(
  variant: Variant,
  { serverCores, sinks, databaseUrl }: Surroundings,
): Promise<ServerUnderTest> {
  const { module, nodeArgs = [], env = {} } = variant;
  const outputPath = join(tmpdir(), `dawsos-bench-${randomUUID()}.log`);
  const output = await open(outputPath, 'w+');
  await rm(outputPath); // The open file stays; nothing is left whatever becomes of us.
  const [command, ...args] = nodeOnCores(serverCores);
  const startedAt = performance.now();
  const child = spawn(command, [...args, ...nodeArgs, entry, module, JSON.stringify(sinks), databaseUrl], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      OTEL_SERVICE_NAME: 'bench',
      OTEL_EXPORTER_OTLP_ENDPOINT: sinks.otlpUrl,
      SENTRY_DSN: sinks.sentryDsn,
      DD_TRACE_AGENT_URL: sinks.agentUrl,
      ELASTIC_APM_SERVER_URL: sinks.agentUrl,
      ...env,
    },
    stdio: ['ignore', output.fd, 'pipe', 'ipc'],
  });
  const errors = captureLines(child.stderr as Readable);
  const ready = await firstMessage<{ port: number }>(child).catch((cause) => {
    throw new Error(`${variant.name} did not start:\n${errors.lines.join('\n')}`, { cause });
  });
  const startMs = performance.now() - startedAt;

  return {
    variant,
    origin: `http://127.0.0.1:${ready.port}`,
    calls: remote<ServerCalls>(child),
    startMs,
    stop: async () => {
      child.disconnect();
      await once(child, 'exit');
      const lines = await countLines(output);
      await output.close();
      return lines;
    },
  };
}

import { type OtlpSink, startOtlpSink } from '@dawsos/testkit';
import type { Base } from './base.ts';
import { withoutTelemetry } from './environment.ts';
import { type Service, startService } from './start-service.ts';

/** The services on the request path, and a sink for what they tell. */
export interface System {
  readonly baseUrl: string;
  readonly services: readonly Service[];
  readonly base: Base;
  readonly sink: OtlpSink;
  stop(): Promise<void>;
}

/** Starts agent runtime and executor on the base's database, with default settings or without telemetry. */
export async function startSystem(base: Base, telemetry: boolean): Promise<System> {
  const sink = await startOtlpSink();
  const services: Service[] = [];
  const stop = async () => {
    for (const service of services.toReversed()) await service.stop();
    await sink.stop();
  };
  try {
    const env = {
      DATABASE_URL: base.databaseUrl,
      DATA_DIR: base.dataDir,
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.url,
      ...(!telemetry && withoutTelemetry),
    };
    const agents = await startService('agent-runtime', env);
    services.push(agents);
    const executor = await startService('executor-api', { ...env, AGENT_RUNTIME_URL: agents.url });
    services.push(executor);
    return { baseUrl: executor.url, services, base, sink, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

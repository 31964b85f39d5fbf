import { spanNames } from '@dawsos/conventions';
import { httpTelemetry, observeDatabase, startTelemetry } from '@dawsos/telemetry';
import type { Instrumentation, Sinks } from './variant.ts';

/** The telemetry core with all of it on, as a service of ours wires it. */
export const instrument = async ({ otlpUrl, sentryDsn }: Sinks): Promise<Instrumentation> => {
  const telemetry = await startTelemetry({
    service: 'dawsos-executor',
    version: '0.1.0',
    environment: 'production',
    enabled: process.env.ENABLE_OBSERVABILITY !== 'false',
    tracing: {
      endpoint: otlpUrl,
      sampleRate: Number(process.env.SAMPLE_RATE),
      preset: process.env.TRACING_PRESET === 'lean' ? 'lean' : 'standard',
    },
    errors: { dsn: sentryDsn },
    logging: { level: 'info', format: 'json' },
  });
  const { tracing } = telemetry;
  const observe = httpTelemetry(telemetry);

  return {
    around: (request, response, next) =>
      observe(request, response, () => {
        telemetry.annotate({
          user_id: '11111111-1111-4111-8111-111111111111',
          pricing_pack_id: 'PP_2013-03-01',
          asof_date: '2013-03-01',
        });
        next();
      }),
    step: (index, capability, work) =>
      tracing.withSpan(
        spanNames.patternStep,
        { attributes: { pattern_id: 'portfolio_overview', step_index: index, capability } },
        work,
      ),
    database: (database) => observeDatabase(database, telemetry),
    onError: (error) => telemetry.errors.capture(error),
    flush: () => telemetry.stop(),
  };
};

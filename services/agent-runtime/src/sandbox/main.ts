import { text } from 'node:stream/consumers';
import { loadConfig, telemetryOptions, telemetryVariables } from '@dawsos/config';
import { serviceNames, spanNames } from '@dawsos/conventions';
import { startTelemetry } from '@dawsos/telemetry';
import { z } from 'zod';
import { calculate } from './calculate.ts';
import { sandboxRequestSchema } from './protocol.ts';

// Standard output is for the answer alone: this process has no logs of its own.
const options = telemetryOptions(serviceNames.agentRuntime, loadConfig(z.object(telemetryVariables)));
const telemetry = await startTelemetry({ ...options, logging: { level: 'silent', format: 'json' } });
const request = sandboxRequestSchema.parse(JSON.parse(await text(process.stdin)));
const { agent_name, capability } = request;

telemetry.tracing.withRemoteParent(process.env.TRACEPARENT, () =>
  telemetry.tracing.withSpan(spanNames.agentCapability, { attributes: { agent_name, capability } }, (span) => {
    const answer = calculate(request);
    if (answer.outcome === 'failed') span.fail(new Error(answer.message));
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }),
);
await telemetry.stop();

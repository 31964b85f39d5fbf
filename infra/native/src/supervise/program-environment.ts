import { join } from 'node:path';
import { type Environment, portOf } from '@dawsos/config';

/** What the programs may see of our environment: not what it holds for the services. */
const passedOn = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'COLLECTOR_LOG_LEVEL', 'TAIL_SAMPLING_PERCENT'] as const;

/** The environment of the stack's programs. */
export function programEnvironment(environment: Environment, serviceLogs: string): NodeJS.ProcessEnv {
  const passed = passedOn.flatMap((name) => (environment[name] ? [[name, environment[name]] as const] : []));
  return {
    ...Object.fromEntries(passed),
    ENVIRONMENT: environment.ENVIRONMENT || 'development',
    ALERT_RECEIVER_PORT: String(portOf('ALERT_RECEIVER_PORT', environment)),
    SERVICE_LOGS: join(serviceLogs, '*.log'),
    // In development one waits for the trace, and nothing is dropped that would need a later verdict.
    TAIL_SAMPLING_WAIT: environment.TAIL_SAMPLING_WAIT || '3s',
  };
}

import { cpuOf, cpuOfFamily, peakMemoryOf } from '../measure/cpu-time.ts';
import type { Base } from '../system/base.ts';
import { withoutTelemetry } from '../system/environment.ts';
import { startService } from '../system/start-service.ts';
import type { JobFigures } from './calls.ts';

/** Gives each portfolio a rule that stays quiet, and has alert-delivery evaluate all of them. */
export async function evaluateAlerts(base: Base): Promise<JobFigures> {
  await base.run(oneRuleEach);
  await base.run('analyze alert_rules');
  const service = await startService('alert-delivery', {
    DATABASE_URL: base.databaseUrl,
    ALERT_CONCURRENCY: '0',
    ALERT_POLL_MS: '60000',
    ...withoutTelemetry,
  });
  try {
    const before = { cpu: cpuOf(service.pid), postgres: cpuOfFamily(base.postgresPid), at: performance.now() };
    const response = await fetch(`${service.url}/v1/evaluations`, { method: 'POST' });
    if (!response.ok) throw new Error(`not evaluated: ${response.status} ${await response.text()}`);
    const { rules } = (await response.json()) as { rules?: { quiet?: number } };
    if (!rules?.quiet) throw new Error('the rules were not evaluated');
    return {
      seconds: (performance.now() - before.at) / 1_000,
      cpu: cpuOf(service.pid) - before.cpu,
      memoryMb: peakMemoryOf(service.pid),
      postgresCpu: cpuOfFamily(base.postgresPid) - before.postgres,
    };
  } finally {
    await service.stop();
  }
}

const oneRuleEach = `
  insert into alert_rules (id, user_id, name, alert_type, portfolio_id, condition, channels)
  select gen_random_uuid(), user_id, 'capacity', 'concentration', id,
    jsonb_build_object('type', 'concentration', 'portfolio_id', id, 'percent', '100'), '[{"method": "log"}]'
  from portfolios where id not in (select portfolio_id from alert_rules)`;

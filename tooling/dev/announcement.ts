import type { DevelopmentPlan } from './development-plan.ts';
import { asCurl, type SampleRequest } from './sample-request.ts';

const nameWidth = 20;

/** What stands where, and one request to try; ends with `READY`, which scripts wait for. */
export function announcement(plan: DevelopmentPlan, request: SampleRequest): readonly string[] {
  const entry = (name: string, address: string) => `  ${name.padEnd(nameWidth)} ${address}`;
  const database =
    'url' in plan.database
      ? 'your own, from DATABASE_URL'
      : `127.0.0.1:${plan.database.port}, user dawsos, database postgres, password in ${plan.database.dataDir}.password`;
  return [
    '',
    ...plan.services.map(({ name, port }) => entry(name, `http://127.0.0.1:${port}`)),
    entry('PostgreSQL', database),
    entry('observability stack', plan.stack === 'none' ? 'none' : `${plan.stack}, arrives in the background`),
    '',
    'Try:',
    `  ${asCurl(request)}`,
    '',
    'READY',
  ];
}

import { readMetrics } from './scrape.ts';
import { send } from './send.ts';
import type { Service } from './start-service.ts';
import type { System } from './system.ts';

/** Bytes that left a process, and by what way. */
export interface Told {
  readonly where: string;
  readonly bytes: Buffer;
}

type Sinks = Pick<System<never>, 'otlp' | 'sentry'> & { readonly services: Readonly<Record<string, Service>> };

/**
 * Everything that services have told: at their routes for operators, then, having been stopped so that nothing is held
 * back, to collector and error tracker and on their outputs.
 */
export async function everythingTold({ otlp, sentry, services }: Sinks): Promise<Told[]> {
  const all = Object.values(services);
  const routes = await Promise.all(all.map(readOperationsRoutes));
  await Promise.all(all.map((service) => service.stop()));
  const sent = [
    ...otlp.requests.map((request) => ({ where: 'collector', request })),
    ...sentry.requests.map((request) => ({ where: 'error tracker', request })),
  ].flatMap(({ where, request: { path, headers, body } }) => [
    { where, bytes: body },
    { where, bytes: Buffer.from(`${path} ${JSON.stringify(headers)}`) },
  ]);
  return [...routes.flat(), ...sent, ...all.flatMap(outputsOf)];
}

/** What a process has written so far. */
export const outputsOf = ({ name, stdout, stderr }: Pick<Service, 'name' | 'stdout' | 'stderr'>): Told[] => [
  { where: `${name} stdout`, bytes: Buffer.from(stdout.lines.join('\n')) },
  { where: `${name} stderr`, bytes: Buffer.from(stderr.lines.join('\n')) },
];

/** What a service tells those who run it. */
export async function readOperationsRoutes(service: Service): Promise<Told[]> {
  const told: Told[] = [];
  for (const path of ['/observability/debug/trace', '/observability/stats', '/health', '/health/detailed']) {
    told.push({ where: `${service.name} ${path}`, bytes: Buffer.from((await send(`${service.url}${path}`)).text) });
  }
  for (const accept of ['text/plain', 'application/openmetrics-text']) {
    told.push({
      where: `${service.name} /metrics`,
      bytes: Buffer.from((await readMetrics(service, accept)).body),
    });
  }
  return told;
}

/** By which ways a text got out: as it is, or as it stands in a URL or in JSON. */
export function whereTold(told: readonly Told[], text: string): readonly string[] {
  const written = new Set([text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)]);
  const found = told.filter(({ bytes }) => [...written].some((form) => bytes.includes(form)));
  return [...new Set(found.map(({ where }) => where))];
}

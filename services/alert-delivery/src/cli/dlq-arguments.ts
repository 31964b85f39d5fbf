import { parseArgs } from 'node:util';
import { deliveryErrors, deliveryMethods } from '@dawsos/conventions';

/** What the command is asked to do, as an HTTP request. */
export interface DlqRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
}

export const dlqUsage = `usage: dlq list [--reason R] [--method M] [--limit N] [--after ID]
       dlq show ID
       dlq replay ID | --all [--reason R] [--method M]   [--note TEXT]
       dlq discard ID   [--note TEXT]
reasons: ${deliveryErrors.join(', ')}
methods: ${deliveryMethods.join(', ')}`;

const options = {
  reason: { type: 'string' },
  method: { type: 'string' },
  limit: { type: 'string' },
  after: { type: 'string' },
  note: { type: 'string' },
  all: { type: 'boolean' },
} as const;

/** The request behind a command line; undefined where it makes no sense. */
export function parseDlqArguments(args: readonly string[]): DlqRequest | undefined {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch {
    return undefined;
  }
  const { positionals, values } = parsed;
  const [command, id, ...more] = positionals;
  const { reason, method: delivery_method, limit, after, note, all } = values;
  const filter = { reason, delivery_method };
  if (more.length > 0) return undefined;
  if (command === 'list' && id === undefined) {
    return { method: 'GET', path: `/v1/dead-letters${queryOf({ ...filter, limit, after })}` };
  }
  if (command === 'replay' && all === true && id === undefined) {
    return { method: 'POST', path: '/v1/dead-letters/replay', body: { ...filter, note } };
  }
  if (id === undefined || all === true) return undefined;
  const path = `/v1/dead-letters/${encodeURIComponent(id)}`;
  if (command === 'show') return { method: 'GET', path };
  if (command === 'replay') return { method: 'POST', path: `${path}/replay`, body: { note } };
  return command === 'discard' ? { method: 'DELETE', path, body: { note } } : undefined;
}

const parse = (args: readonly string[]) => parseArgs({ args: [...args], options, allowPositionals: true });

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
}

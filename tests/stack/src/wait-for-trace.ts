import { expect } from 'vitest';
import type { Jaeger, StoredTrace } from './clients/jaeger.ts';

/** Waits until Jaeger has a trace with all of these paths from its root: `service name > service name`. */
export async function waitForTrace(jaeger: Jaeger, id: string, paths: readonly string[]): Promise<StoredTrace> {
  let stored: StoredTrace | undefined;
  const seen = async () => {
    stored = await jaeger.trace(id);
    return stored?.spans.map((span) => stored?.pathTo(span).join(' > ')) ?? [];
  };
  await expect.poll(seen, { timeout: 60_000, interval: 500 }).toEqual(expect.arrayContaining([...paths]));
  if (stored === undefined) throw new Error(`no trace ${id}`);
  return stored;
}

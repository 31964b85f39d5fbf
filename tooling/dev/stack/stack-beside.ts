import type { EventLines } from '../event-lines.ts';
import type { RunningPart } from '../running-parts.ts';
import type { ObservabilityStack } from './observability-stack.ts';

/** A part that is there from the beginning and brings the stack up when it is told to. */
export interface StackBeside extends RunningPart {
  begin(): void;
}

/** Brings a stack up in the background: what goes wrong with it is told, and harms nothing else. */
export function stackBeside(stack: ObservabilityStack, lines: EventLines, signal: AbortSignal): StackBeside {
  const tell = lines.from('stack');
  const say = (line: string) => tell(`${line}\n`);
  const bringUp = async () => {
    try {
      const places = await stack.start({ say, showAlerts: lines.from('alert'), signal });
      for (const [name, url] of Object.entries(places)) say(`${name.padEnd(nameWidth)} ${url}`);
    } catch (error) {
      if (!signal.aborted) say(`not up: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  let bringing = Promise.resolve();
  return {
    name: 'the observability stack',
    begin: () => {
      bringing = bringUp();
    },
    stop: async (patienceMs, hurry) => {
      await bringing;
      await stack.stop(hurry.aborted ? 0 : patienceMs);
    },
  };
}

const nameWidth = 13;

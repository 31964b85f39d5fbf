/** Something that runs and can be stopped; `hurry` aborts when there is no time for manners. */
export interface RunningPart {
  readonly name: string;
  stop(patienceMs: number, hurry: AbortSignal): Promise<void>;
}

/** All that was started, stopped in reverse order. */
export interface RunningParts {
  add(part: RunningPart): void;
  /** Stops everything, last started first, each with what is left of `patienceMs`; failures are told, not thrown. */
  stopAll(patienceMs: number, hurry: AbortSignal, say: (text: string) => void): Promise<void>;
}

/** No part may use up the time of those after it. */
const shareOfRest = 0.5;

/** Creates an empty list of parts. */
export function createRunningParts(now: () => number = () => performance.now()): RunningParts {
  const parts: RunningPart[] = [];
  return {
    add: (part) => void parts.push(part),
    stopAll: async (patienceMs, hurry, say) => {
      const end = now() + patienceMs;
      for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
        const restMs = Math.max(0, end - now());
        const shareMs = parts.length === 0 ? restMs : restMs * shareOfRest;
        await part.stop(Math.round(shareMs), hurry).catch((error: unknown) => {
          say(`${part?.name} did not stop: ${error instanceof Error ? error.message : String(error)}`);
        });
      }
    },
  };
}

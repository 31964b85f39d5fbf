/** A PromQL duration of one unit. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;

/** A range that Grafana fills in when it asks. */
export type GrafanaWindow = '$__rate_interval' | '$__range';

const milliseconds = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** The duration in milliseconds. */
export function toMilliseconds(duration: Duration): number {
  const [, count, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(duration) ?? [];
  return Number(count) * milliseconds[unit as keyof typeof milliseconds];
}

/** How durations are written: `scale` shortens time for rehearsals, never below `floorMs`. */
export interface TimeScale {
  readonly scale: number;
  /** A rate over a window shorter than four scrapes is empty now and then, so shortened windows stop here. */
  readonly floorMs: number;
  /** The scale of what is compared with the clock, ages and times of day, where it is another one. */
  readonly clockScale?: number;
}

/** Durations as they are declared. */
export const realTime: TimeScale = { scale: 1, floorMs: 0 };

/** The duration as PromQL writes it on this time scale. */
export function scaleDuration(duration: Duration, time: TimeScale): string {
  if (time.scale === 1) return duration;
  return `${Math.round(Math.max(toMilliseconds(duration) * time.scale, time.floorMs))}ms`;
}

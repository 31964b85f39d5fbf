const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Seconds of a duration as k6 writes it, such as `1m30s`; throws where it is none. */
export function toSeconds(duration: string): number {
  const parts = [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (duration === '' || parts.map(([part]) => part).join('') !== duration) {
    throw new Error(`not a duration such as 1m30s: ${duration}`);
  }
  return parts.reduce((sum, [, value, unit = '']) => sum + Number(value) * (seconds[unit] ?? 0), 0);
}

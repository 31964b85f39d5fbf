/** How long a stop goes on sending what waits, and how much longer the last request may take, in milliseconds. */
export interface StopLimits {
  readonly sendMs: number;
  readonly lastRequestMs: number;
}

/** A stop is short, however long an export may take otherwise. */
export const stopLimits: StopLimits = { sendMs: 1500, lastRequestMs: 1000 };

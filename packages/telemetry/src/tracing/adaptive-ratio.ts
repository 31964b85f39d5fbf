/**
 * Share of failed requests above which more traces are kept. The error SLO allows 1 %: above it the budget is spent
 * faster than it comes in, a burn rate over 1 (Google SRE workbook, "Alerting on SLOs").
 */
const raiseAbove = 0.01;
/** Half of that: a share that moves about the limit must not move the ratio up and down. */
const lowerBelow = 0.005;

/** Share of new traces kept: doubles, up to all, with every interval of too many failures, and halves back when it is calm. */
export class AdaptiveRatio {
  readonly base: number;
  #rate: number;
  #requests = 0;
  #failures = 0;

  /** `base`: the configured share, which is never gone below; 0 means that nothing is wanted, and stays. */
  constructor(base: number) {
    this.base = base;
    this.#rate = base;
  }

  /** The share to keep now, from `base` to 1. */
  get rate(): number {
    return this.#rate;
  }

  /** Counts a request that has ended. */
  note(failed: boolean): void {
    this.#requests++;
    if (failed) this.#failures++;
  }

  /** Call it at the end of each interval: adapts the share to the requests since the last call. */
  adapt(): void {
    const share = this.#requests === 0 ? 0 : this.#failures / this.#requests;
    this.#requests = 0;
    this.#failures = 0;
    if (share > raiseAbove) this.#rate = Math.min(1, this.#rate * 2);
    else if (share < lowerBelow) this.#rate = Math.max(this.base, this.#rate / 2);
  }
}

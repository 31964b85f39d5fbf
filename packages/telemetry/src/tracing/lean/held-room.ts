/** What a trace of many spans has taken of the room, and how many of its spans it let go for want of more. */
export interface Share {
  spans: number;
  notHeld: number;
}

/**
 * Room for the spans of undecided traces, beyond the few that each may hold in any case: so many over all of them.
 * A share that was never given back, because nobody ended the root, comes back with the garbage.
 */
export class HeldRoom {
  #free: number;
  readonly #forgotten = new FinalizationRegistry<Share>((share) => {
    this.#free += share.spans;
  });

  constructor(spans = 8192) {
    this.#free = spans;
  }

  /** A share with nothing in it yet. */
  open(trace: object): Share {
    const share = { spans: 0, notHeld: 0 };
    this.#forgotten.register(trace, share, share);
    return share;
  }

  /** Adds so many spans to a share; false where there is no room for them. */
  take(share: Share, spans: number): boolean {
    if (this.#free < spans) return false;
    this.#free -= spans;
    share.spans += spans;
    return true;
  }

  /** Gives a share back, once. */
  close(share: Share): void {
    this.#forgotten.unregister(share);
    this.#free += share.spans;
  }
}

import {
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleWhen,
  type IBackoff,
} from 'cockatiel';
import { type Clock, systemClock } from '../clock.ts';
import type { Policy } from '../policy.ts';
import { BreakerOpenError } from './breaker-open-error.ts';

export interface BreakerOptions {
  /** Consecutive failures that open it. Default 3: fewer trips on one bad moment, more keeps hammering what is down. */
  readonly failures?: number;
  /** Milliseconds it stays open before one probe may go. Default 60 000: shorter recovers sooner but disturbs a struggling dependency more often. */
  readonly halfOpenAfterMs?: number;
  /** Which errors are the dependency's failure. Default all; leave out the caller's own mistakes (4xx), they neither add to the count nor reset it. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Default {@link systemClock}. */
  readonly clock?: Clock;
}

type State = 'closed' | 'open' | 'half_open';

/** A circuit breaker: its state, its events, and the calls that go through it. */
export interface Breaker extends Policy {
  /** The state now; half-open as soon as the wait is over, whether or not anybody calls. */
  readonly state: State;
  /** Called once per change of state, in order; half-open is announced by a timer, so gauges move without traffic. */
  onStateChange(listener: (state: State) => void): void;
  /** Called for every failure that counts; rejected calls are none. */
  onFailure(listener: () => void): void;
  /**
   * Takes over what another process knows of the dependency: open for so many milliseconds (none left: half-open), or
   * closed (undefined). Announced to nobody, since whoever changed the state has done so; failures counted here stay.
   */
  resume(openForMs: number | undefined): void;
}

/** Cockatiel's own form of a breaker that is open, which it writes into; how long is ours to say. */
const openState = () => ({ ownState: { value: CircuitState.Open, openedAt: 0, attemptNo: 1 }, breakerState: 0 });

/** How soon to come back while somebody else's probe is under way. */
const PROBE_RETRY_MS = 1_000;

/**
 * Creates a breaker: closed → open after consecutive failures → half-open after a while, for a single probe →
 * closed on its success, open again on its failure. Rejects with {@link BreakerOpenError} what it does not let through.
 *
 * Cockatiel keeps the state and the counting; it would only notice the end of the wait at the next call, and would let
 * calls queue behind the probe, so the wait and the single probe are kept here.
 *
 * @example
 * const breaker = createBreaker({ isFailure: (error) => !(error instanceof BadRequestError) });
 * await breaker.execute((signal) => fetchQuotes(signal));
 */
export const createBreaker = ({
  failures = 3,
  halfOpenAfterMs = 60_000,
  isFailure = () => true,
  clock = systemClock,
}: BreakerOptions = {}): Breaker => {
  let opensUntil = Number.NEGATIVE_INFINITY;
  let announced: State = 'closed';
  let probing = false;
  let cancelTimer = () => {};
  const listeners: ((state: State) => void)[] = [];
  const failureListeners: (() => void)[] = [];

  const remainingMs = () => opensUntil - clock.now();
  // Cockatiel compares the wall clock with this duration: answering "over" or "never" leaves the decision to our clock.
  const wait: IBackoff<unknown> = {
    get duration() {
      return remainingMs() <= 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    },
    next: () => wait,
  };
  const createCircuit = (initialState?: ReturnType<typeof openState>) =>
    watched(
      circuitBreaker(handleWhen(isFailure), {
        breaker: new ConsecutiveBreaker(failures),
        halfOpenAfter: wait,
        ...(initialState && { initialState }),
      }),
    );

  const announce = (state: State) => {
    if (state === announced) return;
    announced = state;
    for (const listener of listeners) listener(state);
  };
  const currentState = (): State => {
    if (circuit.state === CircuitState.Closed) return 'closed';
    return circuit.state === CircuitState.HalfOpen || remainingMs() <= 0 ? 'half_open' : 'open';
  };
  const announceWhenOver = () => {
    cancelTimer = clock.schedule(Math.max(0, remainingMs()), () =>
      // A timer may fire a moment early; state and event must agree.
      remainingMs() > 0 ? announceWhenOver() : announce('half_open'),
    );
  };

  const watched = (created: CircuitBreakerPolicy): CircuitBreakerPolicy => {
    created.onFailure(({ handled }) => {
      if (handled) for (const listener of failureListeners) listener();
    });
    created.onBreak(() => {
      cancelTimer();
      opensUntil = clock.now() + halfOpenAfterMs;
      announce('open');
      announceWhenOver();
    });
    created.onHalfOpen(() => {
      cancelTimer();
      announce('half_open');
    });
    created.onReset(() => announce('closed'));
    return created;
  };
  let circuit = createCircuit();

  return {
    get state() {
      return currentState();
    },
    onStateChange: (listener) => void listeners.push(listener),
    onFailure: (listener) => void failureListeners.push(listener),
    resume: (openForMs) => {
      const wasClosed = circuit.state === CircuitState.Closed;
      if (openForMs === undefined ? wasClosed : circuit.state === CircuitState.HalfOpen) return;
      cancelTimer();
      opensUntil = openForMs === undefined ? Number.NEGATIVE_INFINITY : clock.now() + openForMs;
      if (openForMs === undefined) circuit = createCircuit();
      else if (wasClosed) circuit = createCircuit(openState());
      announced = currentState();
      if (announced === 'open') announceWhenOver();
    },
    execute: async (work, signal) => {
      const state = currentState();
      if (state === 'closed') return circuit.execute((context) => work(context.signal), signal);
      if (state === 'open') throw new BreakerOpenError(remainingMs());
      if (probing) throw new BreakerOpenError(PROBE_RETRY_MS);
      probing = true;
      try {
        return await circuit.execute((context) => work(context.signal), signal);
      } finally {
        probing = false;
      }
    },
  };
};

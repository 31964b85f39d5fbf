import {
  type AgentName,
  type BreakerState,
  breakerStates,
  metrics as catalogue,
  type Provider,
} from '@dawsos/conventions';
import type { Telemetry } from '../telemetry.ts';

/** What {@link observeBreaker} needs of a circuit breaker: its state now, and its events. */
export interface ObservableBreaker {
  readonly state: BreakerState;
  onStateChange(listener: (state: BreakerState) => void): void;
  onFailure(listener: () => void): void;
}

/** Gauge values of the states. */
const stateValues: Record<BreakerState, number> = { closed: 0, open: 1, half_open: 2 };

/**
 * Keeps state, failures and transitions of a breaker as metrics, all there from the start, and logs each change of state.
 * Answers how to show the state at once where it changes without being announced.
 */
export function observeBreaker(
  breaker: ObservableBreaker,
  of: { readonly agent_name: AgentName } | { readonly provider: Provider },
  { metrics, log }: Telemetry,
): () => void {
  const { state, failures, transitions } = 'provider' in of ? providerMetrics(metrics, of) : agentMetrics(metrics, of);
  const show = () => state.set(stateValues[breaker.state]);
  // Read at each scrape: a breaker becomes half-open by the passing of time.
  metrics.onScrape(show);
  show();
  breaker.onFailure(() => failures.add());
  breaker.onStateChange((entered) => {
    state.set(stateValues[entered]);
    transitions[entered].add();
    const line = { ...of, state: entered };
    if (entered === 'open') log.warn('circuit breaker opened', line);
    else log.info('circuit breaker changed state', line);
  });
  return show;
}

function providerMetrics(metrics: Telemetry['metrics'], { provider }: { provider: Provider }) {
  const counted = metrics.counter(catalogue.providerBreakerTransitions);
  return {
    state: metrics.gauge(catalogue.providerBreakerState).bind({ provider }),
    failures: metrics.counter(catalogue.providerBreakerFailures).bind({ provider }),
    transitions: ofEachState((state) => counted.bind({ provider, state })),
  };
}

function agentMetrics(metrics: Telemetry['metrics'], { agent_name }: { agent_name: AgentName }) {
  const counted = metrics.counter(catalogue.agentBreakerTransitions);
  return {
    state: metrics.gauge(catalogue.agentBreakerState).bind({ agent_name }),
    failures: metrics.counter(catalogue.agentBreakerFailures).bind({ agent_name }),
    transitions: ofEachState((state) => counted.bind({ agent_name, state })),
  };
}

const ofEachState = <Value>(bind: (state: BreakerState) => Value) =>
  Object.fromEntries(breakerStates.map((state) => [state, bind(state)])) as Record<BreakerState, Value>;

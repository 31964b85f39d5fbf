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
  const { state, failures, transition } = 'provider' in of ? providerMetrics(metrics, of) : agentMetrics(metrics, of);
  const show = () => state.set(stateValues[breaker.state]);
  failures.add(0);
  for (const entered of breakerStates) transition(entered, 0);
  // Read at each scrape: a breaker becomes half-open by the passing of time.
  metrics.onScrape(show);
  show();
  breaker.onFailure(() => failures.add());
  breaker.onStateChange((entered) => {
    state.set(stateValues[entered]);
    transition(entered);
    const line = { ...of, state: entered };
    if (entered === 'open') log.warn('circuit breaker opened', line);
    else log.info('circuit breaker changed state', line);
  });
  return show;
}

function providerMetrics(metrics: Telemetry['metrics'], { provider }: { provider: Provider }) {
  const transitions = metrics.counter(catalogue.providerBreakerTransitions);
  return {
    state: metrics.gauge(catalogue.providerBreakerState).bind({ provider }),
    failures: metrics.counter(catalogue.providerBreakerFailures).bind({ provider }),
    transition: (state: BreakerState, times = 1) => transitions.bind({ provider, state }).add(times),
  };
}

function agentMetrics(metrics: Telemetry['metrics'], { agent_name }: { agent_name: AgentName }) {
  const transitions = metrics.counter(catalogue.agentBreakerTransitions);
  return {
    state: metrics.gauge(catalogue.agentBreakerState).bind({ agent_name }),
    failures: metrics.counter(catalogue.agentBreakerFailures).bind({ agent_name }),
    transition: (state: BreakerState, times = 1) => transitions.bind({ agent_name, state }).add(times),
  };
}

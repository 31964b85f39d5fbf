import type { Dependency, Provider } from '@dawsos/conventions';
import { createBreaker } from '@dawsos/resilience';
import { type HealthCheck, observeBreaker, type Telemetry } from '@dawsos/telemetry';
import type { PackBuilderConfig } from '../config.ts';
import type { Providers } from '../domain/market-data.ts';
import { createEcbClient, probeEcb } from './providers/ecb-client.ts';
import { createFmpClient, probeFmp } from './providers/fmp-client.ts';
import { createFredClient, probeFred } from './providers/fred-client.ts';
import { isOutage } from './providers/provider-error.ts';
import { createProviderHttp, type ProviderHttp, type ProviderHttpOptions } from './providers/provider-http.ts';
import type { ProviderBreaker } from './share-breakers.ts';

/** The provider clients, the breaker of each, which telemetry watches, and a health check of each. */
export const createProviders = (
  config: PackBuilderConfig,
  telemetry: Telemetry,
): {
  readonly providers: Providers;
  readonly breakers: readonly ProviderBreaker[];
  readonly checks: readonly HealthCheck[];
} => {
  const breakers: ProviderBreaker[] = [];
  const connect = (provider: Provider, options: Pick<ProviderHttpOptions, 'baseUrl' | 'key' | 'callsPerMinute'>) => {
    const breaker = createBreaker({ halfOpenAfterMs: config.PROVIDER_BREAKER_OPEN_MS, isFailure: isOutage });
    breakers.push({ provider, breaker, show: observeBreaker(breaker, { provider }, telemetry) });
    return createProviderHttp({ provider, breaker, timeoutMs: config.PROVIDER_TIMEOUT_MS, telemetry, ...options });
  };
  const fmp = connect('fmp', {
    baseUrl: config.FMP_BASE_URL,
    key: { parameter: 'apikey', value: config.FMP_API_KEY },
    callsPerMinute: config.FMP_CALLS_PER_MINUTE,
  });
  const ecb = connect('ecb', { baseUrl: config.ECB_BASE_URL, callsPerMinute: config.ECB_CALLS_PER_MINUTE });
  const fred = connect('fred', {
    baseUrl: config.FRED_BASE_URL,
    key: { parameter: 'api_key', value: config.FRED_API_KEY },
    callsPerMinute: config.FRED_CALLS_PER_MINUTE,
  });
  // A provider that is down delays the next pack; it does not make this service unwell.
  const check = (name: Extract<Provider, Dependency>, probe: typeof probeFmp, http: ProviderHttp): HealthCheck => ({
    name,
    required: false,
    // Each is a call out of the provider's quota.
    everyMs: config.PROVIDER_PROBE_MS,
    check: (signal) => probe(http, signal),
  });
  return {
    providers: { equities: createFmpClient(fmp), rates: createEcbClient(ecb), macro: createFredClient(fred) },
    breakers,
    checks: [check('fmp', probeFmp, fmp), check('ecb', probeEcb, ecb), check('fred', probeFred, fred)],
  };
};

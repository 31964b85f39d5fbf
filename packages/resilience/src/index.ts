export { type Breaker, type BreakerOptions, createBreaker } from './breaker/breaker.ts';
export { BreakerOpenError } from './breaker/breaker-open-error.ts';
export { type CallPolicyOptions, createCallPolicy } from './call-policy.ts';
export { type Clock, systemClock } from './clock.ts';
export { combinePolicies, type Policy, type Work } from './policy.ts';
export { createRateLimit, type RateLimitOptions } from './rate-limit.ts';
export { createRetry, type RetryOptions } from './retry.ts';
export { createTimeout, TimeoutError } from './timeout.ts';
export { isTransient, type TransientError } from './transient.ts';

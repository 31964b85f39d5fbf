import type { SlowLimit } from '@dawsos/telemetry';
import { latencyLimits } from '../latency-limits.ts';

const { execute, valuation } = latencyLimits;

/** A request beyond its SLO is slow; one of which nothing is promised is, where an execution would be. */
export const slowRequest: SlowLimit = ({ endpoint, cacheHit }) => {
  if (endpoint !== '/valuation') return execute.p99 * 1000;
  return (cacheHit === false ? valuation.cold : valuation.warm) * 1000;
};

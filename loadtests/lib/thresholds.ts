import { type Limit, readLimits, type Thresholds } from './limits.ts';

/** The thresholds that are generated from the SLOs. */
export const thresholds: Thresholds = JSON.parse(open('../thresholds.json'));

/** Every limit of the generated file. */
export const limits: readonly Limit[] = readLimits(thresholds);

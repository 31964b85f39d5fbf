import type { Threshold } from 'k6/options';

/** The thresholds that are generated from the SLOs, by k6 metric with the tag of the requests they are about. */
export const thresholds: Record<string, Threshold[]> = JSON.parse(open('../thresholds.json'));

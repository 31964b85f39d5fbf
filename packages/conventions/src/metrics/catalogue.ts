import type { MetricDefinition } from '../metric-definition.ts';
import { agentMetrics } from './agents.ts';
import { alertMetrics } from './alerts.ts';
import { dependencyMetrics } from './dependencies.ts';
import { executorMetrics } from './executor.ts';
import { httpMetrics } from './http.ts';
import { packMetrics } from './packs.ts';
import { systemMetrics, telemetryMetrics } from './system.ts';

/** Every metric there is; nothing outside this object can be registered. */
export const metrics = {
  ...httpMetrics,
  ...executorMetrics,
  ...agentMetrics,
  ...packMetrics,
  ...alertMetrics,
  ...dependencyMetrics,
  ...systemMetrics,
  ...telemetryMetrics,
} satisfies Record<string, MetricDefinition>;

type Catalogue = typeof metrics;
export type CatalogueMetric = Catalogue[keyof Catalogue];
export type CatalogueCounter = Extract<CatalogueMetric, { type: 'counter' }>;
export type CatalogueGauge = Extract<CatalogueMetric, { type: 'gauge' }>;
export type CatalogueHistogram = Extract<CatalogueMetric, { type: 'histogram' }>;

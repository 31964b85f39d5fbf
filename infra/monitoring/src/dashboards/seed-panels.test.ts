import { expect, it } from 'vitest';
import { slos } from '../slos.ts';
import { agentPerformance } from './agent-performance.ts';
import { alertDelivery } from './alert-delivery.ts';
import { apiOverview } from './api-overview.ts';
import { type Dashboard, isPanel } from './dashboard.ts';
import { dawsosOverview } from './dawsos-overview.ts';
import { sloOverview } from './slo-overview.ts';

const shown = ({ panels }: Dashboard) => panels.filter(isPanel).map(({ title, type }) => `${title} (${type})`);

it('shows on the SLO overview the eight figures of the specification, then valuations and the build', () => {
  expect(shown(sloOverview(slos)).slice(0, 11)).toEqual([
    'API Latency p99 (SLO: <500 ms) (timeseries)',
    'API Latency p95 (SLO: <300 ms) (timeseries)',
    'Request Rate by Pattern (timeseries)',
    'Error Rate (SLO: <1%) (timeseries)',
    'Pack Freshness Status (gauge)',
    'Pack Build Duration (SLO: <10 min) (timeseries)',
    'Agent Invocations by Capability (timeseries)',
    'Circuit Breaker State (gauge)',
    'Warm p95 Latency (SLO: ≤1.2s) (timeseries)',
    'Cold p95 Latency (SLO: ≤2.0s) (timeseries)',
    'Pricing Pack Build Duration (timeseries)',
  ]);
});

it('shows on the DawsOS overview the eight panels of the specification', () => {
  expect(shown(dawsosOverview).sort()).toEqual([
    'API Request Rate (stat)',
    'API Response Time (timeseries)',
    'Active Database Connections (stat)',
    'Database Query Performance (timeseries)',
    'Error Rate (timeseries)',
    'Pattern Execution Rate (stat)',
    'Pricing Pack Freshness (stat)',
    'Provider API Performance (timeseries)',
  ]);
  expect(dawsosOverview).toMatchObject({ refresh: '30s', from: '1h' });
});

it('shows on the API overview the eight panels of the specification', () => {
  expect(shown(apiOverview)).toEqual([
    'Request Rate (stat)',
    'Error Rate (stat)',
    'P95 Latency (stat)',
    'Total Pattern Executions (stat)',
    'Request Rate by Status (timeseries)',
    'API Latency Percentiles (timeseries)',
    'Pattern Execution Rate (timeseries)',
    'Pattern Step Duration (P95) (timeseries)',
  ]);
  expect(apiOverview).toMatchObject({ refresh: '5s', from: '1h' });
});

it('shows on agent performance the seven panels of the specification, for a chosen agent', () => {
  expect(shown(agentPerformance)).toEqual([
    'Total Agent Invocations (stat)',
    'Agent Error Rate (stat)',
    'Agent P95 Latency (stat)',
    'Agent Invocation Rate by Agent (timeseries)',
    'Agent Latency by Agent & Capability (timeseries)',
    'Circuit Breaker Status (table)',
    'Agent Invocation Rate by Capability (timeseries)',
  ]);
  expect(agentPerformance).toMatchObject({ refresh: '5s', from: '1h' });
  expect(agentPerformance.variables).toEqual([
    { name: 'agent', title: 'Agent', query: 'label_values(dawsos_agent_invocations_total, agent_name)' },
  ]);
});

it('shows on alert delivery the eight panels of the specification, then ours', () => {
  const all = alertDelivery.panels.flatMap((item) => ('row' in item ? [] : [`${item.title} (${item.type})`]));
  expect(all.slice(0, 8)).toEqual([
    'Alert Deliveries (stat)',
    'Alert Delivery Failure Rate (stat)',
    'DLQ Size (Pending) (stat)',
    'Average Retry Count (stat)',
    'Alert Delivery Rate (timeseries)',
    'Alert Delivery Latency (timeseries)',
    'Failed Alerts (table)',
    'Recent Successful Deliveries (table)',
  ]);
  expect(alertDelivery).toMatchObject({ refresh: '10s', from: '1h' });
});

it('has a row for every SLO, and refuses to be without one whose limit it shows', () => {
  const rows = sloOverview(slos).panels.filter((item) => !isPanel(item));
  expect(rows).toEqual(slos.map(({ title }) => ({ row: title })));
  expect(() => sloOverview(slos.slice(1))).toThrow('no SLO is called execute-latency-p99');
});

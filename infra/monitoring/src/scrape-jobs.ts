/** The `job` label of each service of ours in Prometheus: its name in compose. */
export const scrapeJobs = {
  executor: 'executor-api',
  agentRuntime: 'agent-runtime',
  packBuilder: 'pricing-pack-builder',
  marketData: 'market-data',
} as const;

/** The `service.name` each process reports on traces, logs and errors. */
export const serviceNames = {
  executor: 'dawsos-executor',
  agentRuntime: 'dawsos-agent-runtime',
  packBuilder: 'dawsos-pack-builder',
  alertDelivery: 'dawsos-alert-delivery',
  marketData: 'dawsos-market-data',
} as const;

/** The `job` label of each service in Prometheus: the name it goes by in compose. */
export const scrapeJobs = {
  executor: 'executor-api',
  agentRuntime: 'agent-runtime',
  packBuilder: 'pricing-pack-builder',
  alertDelivery: 'alert-delivery',
  marketData: 'market-data',
} as const;

export type ServiceName = (typeof serviceNames)[keyof typeof serviceNames];

const { executor, agentRuntime, packBuilder, alertDelivery, marketData } = serviceNames;

/** The services that exist. */
export const everyService = [executor, agentRuntime, packBuilder, alertDelivery, marketData] as const;

/** The services that talk to the database. */
export const databaseServices = [executor, agentRuntime, packBuilder, alertDelivery] as const;

import { metrics, scrapeJobs, serviceNames } from '@dawsos/conventions';
import { type Matchers, series } from '@dawsos/promql';
import { defineSlo, eventRatio, latencyWithin, type Slo } from '@dawsos/slo';
import { latencyLimits } from './latency-limits.ts';

const { apiRequestDuration, requests, httpRequests, httpRequestDuration, freshnessRejections } = metrics;
const job = scrapeJobs.executor;
const common = { service: serviceNames.executor, team: 'api' } as const;

/** What a client got wrong, and what the freshness gate turned away, is no work of ours to be right at. */
const answered = { job, status: { noneOf: ['rejected', 'not_fresh'] } } as const satisfies Matchers<
  typeof requests.labels
>;
/** What an open breaker refuses is refused at once, and would make the others look fast. */
export const carriedOut = { job, status: { anyOf: ['success', 'error', 'timeout'] } } as const satisfies Matchers<
  typeof apiRequestDuration.labels
>;
/** Requests of users: health checks and scrapes among them would make failures look rare, and the rest fast. */
export const ofUsers = {
  job,
  endpoint: { notMatches: '/health.*|/metrics|/observability/.*' },
} as const satisfies Matchers<typeof httpRequests.labels>;
const valuation = { job, method: 'GET', endpoint: '/valuation' } as const;

const rehearseWith = (fault: string) =>
  `\`FAULT='${fault}' RATE=20 DURATION=30m pnpm k6 run loadtests/smoke.ts\` against a system with \`ALLOW_FAULTS=true\` (\`pnpm dev\` sets it).`;

const executeLatency = {
  ...common,
  concern: 'api-latency',
  minimumEvents: 100,
  load: ['execute'],
  impact: 'Analyses take longer to come than users were promised; dashboards that wait for several feel slow first.',
  mend: [
    'Which pattern and step: the panels “Pattern Step Duration” of the API Overview; follow an exemplar to its trace.',
    'All steps of one agent slow: its breaker and the agent runtime’s event-loop lag. All of them: the database.',
    'After a deployment: roll it back first.',
  ],
  rehearse: rehearseWith('latency=600ms'),
} as const;

const valuationLatency = {
  ...common,
  objective: 0.95,
  minimumEvents: 30,
  mend: [
    'Follow an exemplar of the latency panel to its trace: the time is in `db.query`, `cache.get` or `calculation`.',
    '`db.query`: connections in use, and the slowest statements of the database.',
    '`calculation`: a portfolio with very many positions; its `position_count` is on the span.',
  ],
  rehearse: rehearseWith('latency=2100ms'),
} as const;

/** What the executor promises its users. */
export const executorSlos: readonly Slo[] = [
  defineSlo({
    ...executeLatency,
    id: 'execute-latency-p99',
    title: 'Execute latency p99',
    objective: 0.99,
    indicator: latencyWithin(apiRequestDuration, latencyLimits.execute.p99, carriedOut),
  }),
  defineSlo({
    ...executeLatency,
    id: 'execute-latency-p95',
    title: 'Execute latency p95',
    objective: 0.95,
    indicator: latencyWithin(apiRequestDuration, latencyLimits.execute.p95, carriedOut),
  }),
  defineSlo({
    ...common,
    id: 'execute-errors',
    title: 'Execute errors',
    concern: 'api-errors',
    objective: 0.99,
    indicator: eventRatio({
      promise: 'ended without a fault of ours',
      bad: series(requests, { job, status: { anyOf: ['error', 'timeout', 'unavailable'] } }),
      all: series(requests, answered),
    }),
    minimumEvents: 100,
    // To let through what the freshness gate has to refuse is a fault as well.
    load: ['execute', 'execute-refused'],
    impact: 'Users get an error instead of their analysis.',
    mend: [
      'Which code: `sum by (error_type) (rate(dawsos_request_errors_total[5m]))`; which pattern: by `pattern_id`.',
      'The traces of failed requests are always kept: search Jaeger for `error=true`, or Sentry for the code.',
      'After a deployment: roll it back first.',
    ],
    rehearse: rehearseWith('error=0.3'),
  }),
  defineSlo({
    ...valuationLatency,
    id: 'valuation-warm',
    title: 'Valuation, warm pack',
    concern: 'valuation-latency',
    indicator: latencyWithin(httpRequestDuration, latencyLimits.valuation.warm, { ...valuation, cache_hit: 'true' }),
    load: ['valuation'],
    impact: 'Portfolio pages hang although the prices are in memory.',
  }),
  defineSlo({
    ...valuationLatency,
    id: 'valuation-cold',
    title: 'Valuation, cold pack',
    concern: 'valuation-latency-cold',
    indicator: latencyWithin(httpRequestDuration, latencyLimits.valuation.cold, { ...valuation, cache_hit: 'false' }),
    load: ['valuation-cold'],
    impact: 'The first portfolio pages of the day, and after each restart, hang.',
  }),
  defineSlo({
    ...common,
    id: 'api-availability',
    title: 'API availability',
    concern: 'api-errors',
    objective: 0.999,
    indicator: eventRatio({
      promise: 'was answered without a fault of ours',
      bad: series(httpRequests, { ...ofUsers, status: { matches: '5..', like: '500' } }),
      except: series(freshnessRejections, { job }),
      all: series(httpRequests, ofUsers),
    }),
    minimumEvents: 100,
    // Executes have an SLO of their own, which allows them more.
    load: ['valuation', 'valuation-cold'],
    impact: 'The API fails for users, whatever they ask for.',
    mend: [
      'Which endpoint and status: `sum by (endpoint, status) (rate(http_requests_total{job="executor-api",status=~"5.."}[5m]))`.',
      '`/health/detailed` says which dependency is down; without one, the logs of the time say what fails.',
      'After a deployment: roll it back first.',
    ],
    rehearse: rehearseWith('error=0.3'),
  }),
];

/** Who may import whom (ARCHITECTURE.md); `pnpm check` fails on anything else. */

const vendorSdk = '(^|node_modules/)(@opentelemetry|@sentry|@prometheus-io/client|prom-client|pino|pino-pretty)(/|$)';
const testCode = '(\\.test\\.ts$|/src/testing/|^tests/|^benchmarks/|^packages/testkit/|/vitest\\.config\\.ts$)';

/** A package of ours that may import these packages of ours, and nothing of ours beside packages. */
const packageMayImport = (name, ...allowed) => ({
  name: `${name}-imports`,
  comment: `packages/${name} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: testCode },
  to: {
    path: '^(packages|services|infra|loadtests|benchmarks|tests|tooling)/',
    pathNot: `^packages/(${[name, ...allowed].join('|')})/`,
  },
});

module.exports = {
  forbidden: [
    { name: 'no-cycle', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },

    packageMayImport('conventions'),
    packageMayImport('resilience'),
    packageMayImport('domain'),
    packageMayImport('config'),
    packageMayImport('promql', 'conventions'),
    packageMayImport('slo', 'conventions', 'promql'),
    packageMayImport('telemetry', 'conventions'),
    packageMayImport('process'),
    packageMayImport('database', 'conventions', 'process'),
    packageMayImport('ledger', 'domain', 'database'),
    packageMayImport('alerts', 'conventions', 'domain'),
    packageMayImport('http', 'telemetry', 'conventions', 'config'),
    {
      name: 'testkit-imports',
      comment: 'the testkit may import any package, and no service',
      severity: 'error',
      from: { path: '^packages/testkit/' },
      to: { path: '^(services|infra|loadtests|benchmarks|tests|tooling)/' },
    },
    {
      name: 'testkit-for-tests',
      comment: 'production code does not depend on test code',
      severity: 'error',
      from: { path: '^(packages|services|infra|tooling)/', pathNot: testCode },
      to: { path: '(^packages/testkit/|\\.test\\.ts$)' },
    },
    {
      name: 'vendor-sdks-in-telemetry',
      comment: 'only the telemetry core knows the vendors; ask it for what you need',
      severity: 'error',
      from: { path: '^(packages|services|infra|tests|tooling)/', pathNot: '^packages/telemetry/' },
      to: { path: vendorSdk, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'vendor-types-in-telemetry',
      comment: 'the types of @opentelemetry/api are the exception',
      severity: 'error',
      from: { path: '^(packages|services|infra|tests|tooling)/', pathNot: '^packages/telemetry/' },
      to: {
        path: vendorSdk,
        pathNot: '(^|node_modules/)@opentelemetry/api(/|$)',
        dependencyTypes: ['type-only'],
      },
    },
    {
      name: 'driver-in-database',
      comment: 'only the database package knows the driver',
      severity: 'error',
      from: { path: '^(packages|services|infra|tests|tooling)/', pathNot: '^packages/database/' },
      to: { path: '(^|node_modules/)(pg|pg-pool|pg-copy-streams|node-pg-migrate)(/|$)' },
    },
    {
      name: 'no-service-to-service',
      comment: 'services talk over HTTP',
      severity: 'error',
      from: { path: '^services/([^/]+)/' },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'services-import-packages',
      severity: 'error',
      from: { path: '^services/' },
      to: { path: '^(infra|loadtests|benchmarks|tests|tooling)/' },
    },
    {
      name: 'slos-are-declarations',
      comment: 'slos.ts is read by the generator, so it brings nothing of the service with it but numbers',
      severity: 'error',
      from: { path: '^services/[^/]+/src/(slos|latency-limits)\\.ts$' },
      to: {
        path: '^(packages|services|infra|loadtests|benchmarks|tests|tooling)/',
        pathNot: '^packages/(conventions|promql|slo)/|^services/[^/]+/src/latency-limits\\.ts$',
      },
    },
    {
      name: 'slos-in-slos',
      comment: 'a service that runs knows nothing of PromQL; its promises stand in slos.ts',
      severity: 'error',
      from: { path: '^services/', pathNot: ['/src/slos\\.ts$', testCode] },
      to: { path: '^packages/(promql|slo)/|/src/slos\\.ts$' },
    },
    {
      name: 'monitoring-imports',
      comment: 'what is monitored is declared: catalogue, PromQL, SLOs',
      severity: 'error',
      from: { path: '^infra/monitoring/', pathNot: testCode },
      to: {
        path: '^(packages|services|infra|loadtests|benchmarks|tests|tooling)/',
        pathNot: ['^infra/monitoring/', '^packages/(conventions|promql|slo)/', '^services/[^/]+/src/slos\\.ts$'],
      },
    },
    {
      name: 'infra-imports',
      comment: 'what runs the system may use packages and knows no service',
      severity: 'error',
      from: { path: '^infra/([^/]+)/', pathNot: ['^infra/monitoring/', testCode] },
      to: { path: '^(services|infra|loadtests|benchmarks|tests)/', pathNot: '^infra/$1/' },
    },
    {
      name: 'pure-service-domain',
      comment: 'a service’s domain knows neither its adapters nor telemetry; composition.ts is where they meet',
      severity: 'error',
      from: { path: '^services/([^/]+)/src/domain/', pathNot: testCode },
      to: {
        path: ['^services/$1/src/', '^packages/(telemetry|http|database|testkit)/'],
        pathNot: '^services/$1/src/domain/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.data|\\.turbo|generated)/' },
    tsPreCompilationDeps: 'specify',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js'],
    },
  },
};

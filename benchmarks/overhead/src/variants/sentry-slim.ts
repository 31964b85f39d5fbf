import { httpIntegration, init } from '@sentry/node';

const costly = new Set(['Console', 'ContextLines', 'NodeFetch', 'Express', 'Http']);

// Preloaded; no `tracesSampleRate`, not even 0, and nothing that runs on a request that goes well but its isolation.
init({
  integrations: (defaults) => [
    ...defaults.filter(({ name }) => !costly.has(name)),
    httpIntegration({ sessions: false, maxRequestBodySize: 'none', breadcrumbs: false, spans: false }),
  ],
});

export type { Express, Request, Response } from 'express';
export { createHttpApp, type HttpAppOptions } from './create-http-app.ts';
export {
  createFaultInjector,
  type FaultInjectionOptions,
  type FaultInjector,
  faultsOf,
  forwardedFaults,
  injectFaults,
} from './faults/inject-faults.ts';
export type { Faults } from './faults/parse-faults.ts';
export { requireToken } from './operations-routes.ts';
export { parseWith } from './parse-with.ts';
export { Problem, type ProblemDetails } from './problem.ts';
export { runMain } from './run-main.ts';
export { runService } from './run-service.ts';
export { type RunningServer, type ServerOptions, startHttpServer } from './start-http-server.ts';

import { ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';

/** For what telemetry itself sends: nothing of the request that happened to cause it, and no spans of the request that carries it. */
export const untracedContext = suppressTracing(ROOT_CONTEXT);

import { randomUUID } from 'node:crypto';
import { detectResources, envDetector, type Resource, resourceFromAttributes } from '@opentelemetry/resources';

/** Who the spans of a process come from. */
export interface ServiceIdentity {
  readonly service: string;
  readonly version: string;
  readonly environment: string;
}

/** The resource of all spans of this process: what it was told it is, and `OTEL_RESOURCE_ATTRIBUTES`. */
export const createResource = ({ service, version, environment }: ServiceIdentity): Resource =>
  detectResources({ detectors: [envDetector] }).merge(
    resourceFromAttributes({
      'service.name': service,
      'service.version': version,
      'service.instance.id': randomUUID(),
      'deployment.environment.name': environment,
    }),
  );

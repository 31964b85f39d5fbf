import type { Tracer, TracerOptions, TracerProvider } from '@opentelemetry/api';
import { LeanTracer, type Recorder } from './lean-tracer.ts';

/** Hands out one tracer for each scope. */
export class LeanProvider implements TracerProvider {
  readonly #recorder: Recorder;
  readonly #tracers = new Map<string, LeanTracer>();

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  getTracer(name: string, version?: string, options?: TracerOptions): Tracer {
    return this.tracer(name, version, options?.schemaUrl);
  }

  tracer(name: string, version?: string, schemaUrl?: string): LeanTracer {
    const key = `${name}@${version ?? ''}:${schemaUrl ?? ''}`;
    let tracer = this.#tracers.get(key);
    if (tracer === undefined) {
      tracer = new LeanTracer({ name, version, schemaUrl }, this.#recorder);
      this.#tracers.set(key, tracer);
    }
    return tracer;
  }
}

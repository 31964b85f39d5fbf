import { context, propagation, type TracerProvider, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { FrameContextManager } from './context-manager.ts';
import { RedactingBaggagePropagator } from './redacting-baggage.ts';

/** Registers provider, context and W3C propagation behind `@opentelemetry/api`, for our code and third-party instrumentation alike. */
export function registerGlobalTracing(provider: TracerProvider | undefined): void {
  context.setGlobalContextManager(new FrameContextManager().enable());
  if (provider === undefined) return;
  trace.setGlobalTracerProvider(provider);
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new RedactingBaggagePropagator()] }),
  );
}

/** Undoes {@link registerGlobalTracing}, so that one process can start telemetry again. */
export function unregisterGlobalTracing(): void {
  trace.disable();
  context.disable();
  propagation.disable();
}

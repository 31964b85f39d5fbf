import {
  type Context,
  propagation,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { W3CBaggagePropagator } from '@opentelemetry/core';
import { classifyKey } from '../redaction/key-policy.ts';
import { scrubText } from '../redaction/scrub-text.ts';

/** W3C baggage that carries no secret and no personal id out of the process: such entries are left out. */
export class RedactingBaggagePropagator implements TextMapPropagator {
  readonly #inner = new W3CBaggagePropagator();

  inject(active: Context, carrier: unknown, setter: TextMapSetter): void {
    const baggage = propagation.getBaggage(active);
    if (baggage === undefined) return;
    let clean = baggage;
    for (const [key, entry] of baggage.getAllEntries()) {
      const text = `${entry.value};${entry.metadata?.toString() ?? ''}`;
      if (classifyKey(key) !== 'text' || scrubText(text) !== text) clean = clean.removeEntry(key);
    }
    this.#inner.inject(propagation.setBaggage(active, clean), carrier, setter);
  }

  extract(active: Context, carrier: unknown, getter: TextMapGetter): Context {
    return this.#inner.extract(active, carrier, getter);
  }

  fields(): string[] {
    return this.#inner.fields();
  }
}

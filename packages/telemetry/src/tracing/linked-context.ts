import { type Context, ROOT_CONTEXT } from '@opentelemetry/api';

/**
 * A context that links to its parent where the API's own copies a map at each step: a request adds a handful of
 * values and asks for the newest ones, so adding is what has to be cheap.
 */
class LinkedContext implements Context {
  readonly #parent: Context;
  readonly #key: symbol | undefined;
  readonly #value: unknown;

  constructor(parent: Context, key?: symbol, value?: unknown) {
    this.#parent = parent;
    this.#key = key;
    this.#value = value;
  }

  getValue(key: symbol): unknown {
    return key === this.#key ? this.#value : this.#parent.getValue(key);
  }

  setValue(key: symbol, value: unknown): Context {
    return new LinkedContext(this, key, value);
  }

  deleteValue(key: symbol): Context {
    return new LinkedContext(this, key, undefined);
  }
}

/** Where every request and every remote parent starts. */
export const rootContext: Context = new LinkedContext(ROOT_CONTEXT);

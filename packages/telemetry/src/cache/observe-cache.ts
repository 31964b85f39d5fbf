/** A cache of JSON values; `get` answers undefined on a miss. */
export interface Cache {
  get<Value>(key: string): Promise<Value | undefined>;
  /** `ttlMs`: after how long the value is forgotten. */
  set<Value>(key: string, value: Value, ttlMs: number): Promise<void>;
}

/**
 * Time that a client waits and the server does not see, at most, in seconds: loopback, and the queues of two event
 * loops on a shared machine.
 */
export const networkAllowance = 0.025;

/** The bucket that holds a value: above `from`, up to `to`. */
export function bucketOf(value: number, bounds: readonly number[]): { readonly from: number; readonly to: number } {
  const index = bounds.findIndex((bound) => value <= bound);
  const to = index === -1 ? Number.POSITIVE_INFINITY : (bounds[index] ?? Number.POSITIVE_INFINITY);
  return { from: (index === -1 ? bounds.at(-1) : bounds[index - 1]) ?? 0, to };
}

/**
 * Whether the client's percentile is what the server's histogram makes it: of the server's own it is known in which
 * bucket it lies, and the client waits for as long, and for the network. Seconds.
 */
export function agrees(client: number, server: number, bounds: readonly number[]): boolean {
  const { from, to } = bucketOf(server, bounds);
  return client > from && client <= to + networkAllowance;
}

/** Runs one piece of work after the other, in the order asked for; one that fails holds nobody up. */
export function createQueue(): <R>(work: () => Promise<R>) => Promise<R> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // Whoever asked for the work gets its error.
    last = result.catch(() => {});
    return result;
  };
}

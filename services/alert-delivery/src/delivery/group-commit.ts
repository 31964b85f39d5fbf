/**
 * Commits items together: those that come while a commit is under way wait for the next, which takes them all. Each
 * caller's promise settles with the commit that took its item, and as that did.
 */
export function createGroupCommit<Item, Result>(
  commit: (items: readonly Item[]) => Promise<Result>,
): (item: Item) => Promise<Result> {
  let waiting: { readonly item: Item; readonly done: PromiseWithResolvers<Result> }[] = [];
  let committing = false;
  const run = async () => {
    committing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const result = await commit(group.map(({ item }) => item));
        for (const { done } of group) done.resolve(result);
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
    }
    committing = false;
  };
  return (item) => {
    const done = Promise.withResolvers<Result>();
    waiting.push({ item, done });
    if (!committing) void run();
    return done.promise;
  };
}

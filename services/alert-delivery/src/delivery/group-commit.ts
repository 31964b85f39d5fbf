/**
 * Commits items together: those that come while a commit is under way wait for the next, which takes them all. Each
 * caller's promise settles with the commit that took its item.
 */
export function createGroupCommit<Item>(
  commit: (items: readonly Item[]) => Promise<void>,
): (item: Item) => Promise<void> {
  let waiting: { readonly item: Item; readonly done: PromiseWithResolvers<void> }[] = [];
  let committing = false;
  const run = async () => {
    committing = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await commit(group.map(({ item }) => item));
        for (const { done } of group) done.resolve();
      } catch (error) {
        for (const { done } of group) done.reject(error);
      }
    }
    committing = false;
  };
  return (item) => {
    const done = Promise.withResolvers<void>();
    waiting.push({ item, done });
    if (!committing) void run();
    return done.promise;
  };
}

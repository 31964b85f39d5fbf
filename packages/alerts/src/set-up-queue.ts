/** The part of pg-boss that makes queues. */
interface QueueMaker<Options> {
  createQueue(name: string, options?: Options): Promise<void>;
  updateQueue(name: string, options?: Omit<Options, 'policy'>): Promise<void>;
}

/** Makes a queue, or gives one that is there already the options of now; its policy is for good. */
export async function setUpQueue<Options extends { readonly policy?: string }>(
  boss: QueueMaker<Options>,
  name: string,
  options: NoInfer<Options>,
): Promise<void> {
  await boss.createQueue(name, options);
  const { policy: _, ...changeable } = options;
  await boss.updateQueue(name, changeable);
}

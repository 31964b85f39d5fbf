/** Securities fetched and loaded at a time; a batch is known by its page, so this must not change between builds. */
export const pageSize = 10_000;

/** Pages of a generated universe. */
export const pageCount = (universe: number): number => Math.ceil(universe / pageSize);

/** The name under which `pack_batches` notes the real universe, and a page of the generated one. */
export const realBatch = 'real';
export const generatedBatch = (page: number): string => `generated-${String(page).padStart(5, '0')}`;

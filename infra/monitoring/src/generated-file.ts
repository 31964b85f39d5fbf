/** A file that is generated and committed; `path` is relative to the repository root. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** What the generator writes in one place; `folders` are its own: what it did not write there is stale. */
export interface GeneratedSet {
  readonly folders: readonly string[];
  readonly files: readonly GeneratedFile[];
}

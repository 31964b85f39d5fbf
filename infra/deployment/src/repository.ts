import { fileURLToPath } from 'node:url';

/** The folder that this repository's deployment files lie in. */
export const infraFolder = fileURLToPath(new URL('../..', import.meta.url));

import type { GeneratedSet } from './generated-file.ts';

/** Everything that is generated from the declarations. */
export const generateAll = (): readonly GeneratedSet[] => [];

export { noProgress, type Progress } from './build/progress.ts';
export { composePackBuilder, type PackBuilder } from './composition.ts';
export { loadPackBuilderConfig, type PackBuilderConfig } from './config.ts';
export { instrumentation } from './instrumentation.ts';

export {
  type GenerateOptions,
  generatedPortfolioId,
  generatedUserId,
  generatePortfolios,
} from './generate-portfolios.ts';
export { readGeneratedCloses } from './generated-closes.ts';
export type { PortfolioSeed } from './portfolio-seed.ts';
export { createRandom, pick, type Random } from './random.ts';
export { type Close, readRealCloses } from './real-closes.ts';
export { samplePortfolios } from './sample-portfolios.ts';
export { type SeedingResult, seedPortfolios, seedSamplePortfolios } from './seed-portfolios.ts';

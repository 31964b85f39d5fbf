export {
  type GenerateOptions,
  generatedPortfolioId,
  generatedUserId,
  generatePortfolios,
} from './generate-portfolios.ts';
export type { PortfolioSeed } from './portfolio-seed.ts';
export { type Close, readRealCloses } from './real-closes.ts';
export { samplePortfolios } from './sample-portfolios.ts';
export { type SeedingResult, seedPortfolios, seedSamplePortfolios } from './seed-portfolios.ts';

export { scrapeJobs } from '@dawsos/conventions';

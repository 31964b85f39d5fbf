import pinoPretty from 'pino-pretty';
import { humanFormat } from './human-line.ts';

/** One readable line an event, for a terminal in development. */
export const humanDestination = () => pinoPretty({ ...humanFormat, sync: true, colorize: process.stdout.isTTY });

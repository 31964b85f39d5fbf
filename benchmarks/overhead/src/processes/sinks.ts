import { startSinks } from '../sinks/start-sinks.ts';
import { answerCalls } from './calls.ts';

const { addresses, collect } = await startSinks();

const calls = { collect };
export type SinkCalls = typeof calls;

answerCalls(calls, { ...addresses });

import { startSinks } from '../sinks/start-sinks.ts';
import { answerCalls } from './calls.ts';

const { addresses, collect, delayTraces } = await startSinks();

const calls = { collect, delayTraces };
export type SinkCalls = typeof calls;

answerCalls(calls, { ...addresses });

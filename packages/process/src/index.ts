export { describeProcess, type ProcessDescription } from './describe-process.ts';
export { guard } from './guard.ts';
export { isAlive, sendSignal } from './process-signals.ts';
export { describeTakenPort, findTakenPorts, type NamedPort, type TakenPort } from './taken-ports.ts';

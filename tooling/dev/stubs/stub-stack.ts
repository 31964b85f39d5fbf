import { StackError } from '@dawsos/native-stack';
import type { EventLines } from '../event-lines.ts';
import type { ObservabilityStack } from '../stack/observability-stack.ts';
import type { StubStack } from './stub-settings.ts';

/** An observability stack that only says what happens to it. */
export const stubStack = (behaviour: StubStack, lines: EventLines): ObservabilityStack => ({
  prepare: async () => {
    if (behaviour === 'taken') throw new StackError('PORT_TAKEN', 'port 1 (jaeger) is taken by process 2: three');
  },
  start: async ({ say, showAlerts, signal }) => {
    say('starting');
    if (behaviour === 'failing') throw new Error('it does not compile');
    if (behaviour === 'hanging') {
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    }
    showAlerts('FIRING critical PackError: no pack\n');
    return { Prometheus: 'http://prometheus' };
  },
  stop: async () => lines.say('stack is stopped'),
});

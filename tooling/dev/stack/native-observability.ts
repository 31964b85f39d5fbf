import { portOf } from '@dawsos/config';
import {
  createLines,
  installPrograms,
  isStackUp,
  type NativeStack,
  neededModules,
  prepareStack,
  startNativeStack,
} from '@dawsos/native-stack';
import type { ObservabilityStack } from './observability-stack.ts';

/** The stack's programs as children of ours; one that `pnpm stack up` has started on the same data is used as it is. */
export function nativeObservability(dataDir: string, env: NodeJS.ProcessEnv): ObservabilityStack {
  let stack: NativeStack | undefined;
  return {
    prepare: async () => {
      if (!(await isStackUp(dataDir))) await prepareStack(dataDir, env);
    },
    start: async ({ say, showAlerts, signal }) => {
      if (!(await isStackUp(dataDir))) {
        await installPrograms({ environment: env, modules: neededModules, progress: createLines(say), signal });
        say('starting');
        stack = await startNativeStack({
          dataDir,
          environment: env,
          log: say,
          onOutput: (name, chunk) => {
            if (name === 'alert-receiver') showAlerts(chunk);
          },
          signal,
        });
      }
      const at = (port: Parameters<typeof portOf>[0]) => `http://127.0.0.1:${portOf(port, env)}`;
      return { Prometheus: at('PROMETHEUS_PORT'), Alertmanager: at('ALERTMANAGER_PORT'), Jaeger: at('JAEGER_PORT') };
    },
    stop: async (patienceMs) => stack?.stop(patienceMs),
  };
}

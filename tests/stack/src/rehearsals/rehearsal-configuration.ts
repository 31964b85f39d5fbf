import { ruleFiles } from '@dawsos/monitoring';
import type { NativeStackOptions, ProgramName } from '@dawsos/native-stack';
import { type Duration, scaleDuration, type TimeScale } from '@dawsos/promql';
import { parse, stringify } from 'yaml';
import { scrapeSeconds } from './rehearsal-time.ts';

interface Route {
  group_wait: Duration;
  group_interval: Duration;
  repeat_interval: Duration;
  readonly routes?: readonly Route[];
}
interface PrometheusConfiguration {
  global: Record<string, unknown>;
  scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[];
}

/** The programs that alerts need. */
const programs = ['prometheus', 'alertmanager', 'collector'] as const satisfies readonly ProgramName[];
/** Jobs of what does not run here: they would be down all the time. */
const absentJobs = new Set(['jaeger', 'loki', 'log-shipper']);

/** Jobs of which made-up metrics are said to come. */
const madeUpJobs = new Set(['pricing-pack-builder', 'alert-delivery']);

/** How the stack of the rehearsals differs: the same configuration in a time of its own, telling `webhook` alone. */
export const rehearsalStack = (
  time: TimeScale,
  { webhook, target }: { readonly webhook: string; readonly target: string },
): Partial<NativeStackOptions> => ({
  programs,
  overrides: {
    ...Object.fromEntries(ruleFiles(time).map(({ path, content }) => [path.replace('infra/', ''), content])),
    'prometheus/prometheus.yaml': (text) => {
      const configuration = parse(text, { merge: true }) as PrometheusConfiguration;
      const interval = `${scrapeSeconds}s`;
      Object.assign(configuration.global, { scrape_interval: interval, scrape_timeout: interval });
      configuration.scrape_configs = configuration.scrape_configs.filter(({ job_name }) => !absentJobs.has(job_name));
      for (const { job_name, static_configs } of configuration.scrape_configs) {
        if (madeUpJobs.has(job_name)) static_configs.push({ targets: [target] });
      }
      return stringify(configuration, { aliasDuplicateObjects: false });
    },
    'alertmanager/alertmanager.yaml': (text) => {
      const { route, inhibit_rules: _, ...rest } = parse(text.replaceAll(/http:\/\/alert-receiver:\d+\/\w*/g, webhook));
      // Without inhibition, which has a test of its own: a critical alert would hide the warnings that fire beside it.
      return stringify({ ...rest, route: shortened(route as Route, time) });
    },
  },
});

const shortened = (route: Route, time: TimeScale): Route => {
  const wait = (duration: Duration) => scaleDuration(duration, { ...time, floorMs: 1_000 });
  return {
    ...route,
    group_wait: wait(route.group_wait) as Duration,
    group_interval: wait(route.group_interval) as Duration,
    repeat_interval: '1h',
    ...(route.routes && { routes: route.routes.map((child) => shortened(child, time)) }),
  };
};

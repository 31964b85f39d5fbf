import { toMilliseconds } from '@dawsos/promql';
import type { AlertRule } from '@dawsos/slo';
import type { Alert, Samples } from '../alert.ts';
import { alertAnnotations, alertLabels, generatedHeader, printYaml } from '../prometheus/rule-file.ts';
import { type InputSeries, inputSeries, minutesOf } from './sample-values.ts';

/** The file `promtool test rules` proves an alert with: silent, firing, silent again, and whatever else must not fire it. */
export function alertTest(alert: Alert, ruleFiles: readonly string[]): string {
  const { proof } = alert;
  const quiet: readonly (readonly [string, Samples | undefined])[] = [
    ['silent within its limit', proof.silent],
    ['silent on little traffic', proof.lowTraffic],
    ['silent for another reason', proof.alsoSilent],
    ['silent without data', proof.firesWithoutData ? undefined : []],
  ];
  return (
    generatedHeader +
    printYaml({
      rule_files: ruleFiles.map((name) => `../rules/${name}.yaml`),
      evaluation_interval: '1m',
      tests: [
        ...quiet.flatMap(([name, samples]) => (samples === undefined ? [] : [silentCase(alert, name, samples)])),
        ...firingCases(alert),
        ...pendingCase(alert),
        resetCase(alert),
      ],
    })
  );
}

const testCase = (
  alert: AlertRule,
  name: string,
  series: readonly InputSeries[],
  minutes: number,
  fired: object[] = [],
) => ({
  name: `${alert.alert} is ${name}`,
  interval: '1m',
  input_series: series,
  alert_rule_test: [{ eval_time: `${minutes}m`, alertname: alert.alert, exp_alerts: fired }],
});

/** Long enough for what has to be absent for a while. */
const quietMinutes = 20;

const silentCase = (alert: Alert, name: string, samples: Samples) =>
  testCase(alert, name, inputSeries(samples), samples.length === 0 ? quietMinutes : minutesOf(samples));

function firingCases(alert: Alert) {
  const { firing, says, alsoFiring } = alert.proof;
  return [
    firingCase(alert, 'firing beyond it', firing, says),
    ...(alsoFiring ? [firingCase(alert, 'firing for another reason', alsoFiring.samples, alsoFiring.says)] : []),
  ];
}

function firingCase(alert: Alert, name: string, firing: Samples, says: Alert['proof']['says'] = {}) {
  const { labels } = alert.proof;
  const minutes = firing.length === 0 ? quietMinutes : minutesOf(firing);
  const written = { ...alertAnnotations(alert), ...says };
  for (const [annotation, text] of Object.entries(written)) {
    if (text.includes('{{')) throw new TypeError(`${alert.alert}: its proof has to say what its ${annotation} becomes`);
  }
  const fired = { exp_labels: { ...alertLabels(alert), ...labels }, exp_annotations: written };
  return testCase(alert, name, inputSeries(firing), minutes, [fired]);
}

/** Beyond the limit, and looked at one sample before that has lasted as long as the rule says. */
function pendingCase(alert: Alert) {
  if (alert.for === undefined) return [];
  const { firing, silent } = alert.proof;
  const minutes = minutesOf(silent) + toMilliseconds(alert.for) / 60_000;
  return [testCase(alert, `not firing before that has lasted ${alert.for}`, inputSeries(silent, firing), minutes)];
}

function resetCase(alert: Alert) {
  const { firing, silent } = alert.proof;
  const minutes = minutesOf(firing) + 1 + minutesOf(silent);
  return testCase(alert, 'silent again once that is over', inputSeries(firing, silent), minutes);
}

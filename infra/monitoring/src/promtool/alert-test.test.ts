import { metrics, scrapeJobs } from '@dawsos/conventions';
import { above, series } from '@dawsos/promql';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Alert, Proof } from '../alert.ts';
import { alertTest } from './alert-test.ts';

const gauge = series(metrics.databaseConnections, { job: scrapeJobs.executor });
const other = series(metrics.databaseConnections, { job: scrapeJobs.agentRuntime });

function printed(proof: Partial<Proof>, description = 'Too many.', holds?: Alert['for']) {
  const alert: Alert = {
    alert: 'Example',
    expr: above(gauge, 8),
    for: holds,
    severity: 'warning',
    team: 'api',
    concern: 'example',
    summary: 'Too many',
    description,
    runbook: { impact: '', firstQuery: gauge, confirm: [], mend: [], rehearse: '' },
    proof: {
      silent: [{ series: gauge, values: '8x3' }],
      firing: [{ series: gauge, values: '8x2 9 9' }],
      ...proof,
    },
  };
  const { tests }: { tests: readonly TestCase[] } = parse(alertTest(alert, ['alerts']));
  return tests.map(({ name, input_series, alert_rule_test: [expected] }) => ({
    name: name.replace('Example is ', ''),
    input: input_series.map(({ series: of, values }) => `${of.includes('executor') ? 'a' : 'b'} ${values}`),
    at: expected?.eval_time,
    fires: expected?.exp_alerts,
  }));
}
interface TestCase {
  readonly name: string;
  readonly input_series: readonly { readonly series: string; readonly values: string }[];
  readonly alert_rule_test: readonly { readonly eval_time: string; readonly exp_alerts: readonly object[] }[];
}

test('an alert is looked at with its last sample: silent, without data, firing with all it says, silent again', () => {
  const url = expect.stringMatching(/\/docs\/runbooks\/Example\.md$/);
  const fired = {
    exp_labels: { severity: 'warning', team: 'api', concern: 'example' },
    exp_annotations: { summary: 'Too many', description: 'Too many.', runbook_url: url },
  };
  expect(printed({})).toEqual([
    { name: 'silent within its limit', input: ['a 8x3'], at: '3m', fires: [] },
    { name: 'silent without data', input: [], at: '20m', fires: [] },
    { name: 'firing beyond it', input: ['a 8x2 9 9'], at: '4m', fires: [fired] },
    { name: 'silent again once that is over', input: ['a 8x2 9 9 8x3'], at: '8m', fires: [] },
  ]);
});

test('series of one part alone are missing for the length of the other', () => {
  const reset = printed({ silent: [{ series: other, values: '1+1x2 _x3' }] }).at(-1);
  expect(reset).toMatchObject({ input: ['a 8x2 9 9 _x6', 'b _x5 1+1x2 _x3'], at: '10m' });
});

test('little traffic and other reasons for silence are cases of their own', () => {
  const samples = [{ series: gauge, values: '1' }];
  expect(printed({ lowTraffic: samples, alsoSilent: samples }).map(({ name }) => name)).toEqual([
    'silent within its limit',
    'silent on little traffic',
    'silent for another reason',
    'silent without data',
    'firing beyond it',
    'silent again once that is over',
  ]);
});

test('another reason to fire is a case of its own, with what it then says', () => {
  const alsoFiring = { samples: [{ series: other, values: '9' }], says: { description: 'Others.' } };
  expect(printed({ alsoFiring })[3]).toMatchObject({
    name: 'firing for another reason',
    input: ['b 9'],
    at: '0m',
    fires: [{ exp_annotations: { description: 'Others.' } }],
  });
});

test('an alert that has to last is silent until it has', () => {
  const pending = printed({}, 'Too many.', '5m').find(({ name }) => name.startsWith('not firing'));
  expect(pending).toEqual({
    name: 'not firing before that has lasted 5m',
    input: ['a 8x3 8x2 9 9'],
    at: '8m',
    fires: [],
  });
});

test('what fires on missing series need not be silent without them', () => {
  expect(printed({ firesWithoutData: true }).map(({ name }) => name)).not.toContain('silent without data');
});

test('a text with a template in it has to be said in the proof', () => {
  expect(() => printed({}, '{{ $value }} of them')).toThrow(
    'Example: its proof has to say what its description becomes',
  );
  expect(printed({ says: { description: '9 of them' } }, '{{ $value }} of them')[2]?.fires).toMatchObject([
    { exp_annotations: { description: '9 of them' } },
  ]);
});

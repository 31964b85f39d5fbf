import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { alerts } from '../alerts/index.ts';
import { runbookUrl } from '../prometheus/runbook-url.ts';
import { alertsOfSlo } from '../slos/slo-rules.ts';
import { slos } from '../slos.ts';
import { generateRunbooks } from './generate-runbooks.ts';

const all = [...alerts, ...slos.flatMap(alertsOfSlo)];
const { files } = generateRunbooks(all);
const pageOf = (alert: string) => files.find(({ path }) => path === `docs/runbooks/${alert}.md`)?.content ?? '';

test('every alert has its page, every page its alert, and both are committed', async () => {
  const committed = await readdir(new URL('../../../../docs/runbooks', import.meta.url));
  const wanted = ['README.md', ...all.map(({ alert }) => runbookUrl(alert).replace(/^.*\//, ''))];
  expect(committed.toSorted()).toEqual(wanted.toSorted());
});

test('pages go by the numbers of the organisation', () => {
  expect(pageOf('PricingPackBuildFailure')).toContain('\n# RB-01 · PricingPackBuildFailure\n');
  expect(pageOf('CircuitBreakerOpen')).toContain('\n# RB-02 · CircuitBreakerOpen\n');
  expect(pageOf('HighErrorRate')).toContain('\n# HighErrorRate\n');
});

test.each(all.map(({ alert }) => alert))(
  '%s says what users feel, what to ask first, how to confirm, mend and rehearse',
  (alert) => {
    const sections = pageOf(alert).split('\n## ').slice(1);
    const titles = sections.map((section) => section.split('\n')[0]);
    expect(titles).toEqual(['What users feel', 'First query', 'Confirm', 'Mend', 'Rehearse', 'The rule']);
    for (const section of sections) expect(section.split('\n').slice(1).join('').length).toBeGreaterThan(20);
  },
);

test('no page shows a template', () => {
  for (const { content } of files) expect(content).not.toContain('{{');
});

test('the list has every alert once, the most urgent first', () => {
  const list = files.find(({ path }) => path === 'docs/runbooks/README.md')?.content ?? '';
  const linked = [...list.matchAll(/\]\((\w+)\.md\)/g)].map(([, alert]) => alert);
  expect(linked.toSorted()).toEqual(all.map(({ alert }) => alert).toSorted());
  expect(list.indexOf('CriticalErrorRate')).toBeLessThan(list.indexOf('LowRequestVolume'));
});

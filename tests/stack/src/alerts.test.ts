import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { readAlerts } from './declared-rules.ts';
import { alertDeliveryRehearsals, lateDeliveriesRehearsal } from './rehearsals/alert-delivery.ts';
import { ledgerRehearsals } from './rehearsals/ledger.ts';
import { startMadeUpMetrics } from './rehearsals/made-up-metrics.ts';
import { receiveNotifications } from './rehearsals/notifications.ts';
import { ordinaryLoad } from './rehearsals/ordinary-load.ts';
import { collectorRehearsal, databaseRehearsal, servicesRehearsal } from './rehearsals/outages.ts';
import { packRehearsals } from './rehearsals/packs.ts';
import { rehearsalStack } from './rehearsals/rehearsal-configuration.ts';
import { rehearsalTime, scrapeSeconds, windowSeconds } from './rehearsals/rehearsal-time.ts';
import { requestRehearsals } from './rehearsals/requests.ts';
import { type Performance, runRehearsals } from './rehearsals/run-rehearsals.ts';
import { startStackedSystem } from './stacked-system.ts';
import { startLoad } from './start-load.ts';
import { until } from './until.ts';

const declared = await readAlerts();
const rehearsals = [
  ...requestRehearsals,
  ...packRehearsals,
  lateDeliveriesRehearsal,
  ...alertDeliveryRehearsals,
  ...ledgerRehearsals,
  collectorRehearsal,
  databaseRehearsal,
  servicesRehearsal,
];

const notifications = await receiveNotifications();
afterAll(notifications.stop);
const madeUp = await startMadeUpMetrics();
afterAll(madeUp.stop);
const system = await startStackedSystem('rehearsals', {
  stack: rehearsalStack(rehearsalTime(), { webhook: notifications.url, target: madeUp.target }),
  env: {
    CAPABILITY_TIMEOUT_MS: '300',
    AGENT_BREAKER_FAILURES: '100',
    PROVIDER_BREAKER_OPEN_MS: '15000',
    PACK_CACHE_ENTRIES: '2',
  },
});
const load = startLoad(system.services['executor-api'].url, ordinaryLoad.requests, ordinaryLoad.rate);
afterAll(load.stop);
const stage = { ...system, load, madeUp, clusterUrl: inject('testClusterUrl') };

let begun = 0;
const performances: Performance[] = [];
beforeAll(async () => {
  for (const date of ['2012-06-29', '2012-09-28']) await system.build('--date', date, '--mark-fresh');
  // What is absent while everything starts is told as well: a rate needs a second scrape.
  const window = `${windowSeconds}s`;
  const quiet = `absent_over_time(ALERTS[${window}]) and min(count_over_time(up[${window}])) >= ${windowSeconds / scrapeSeconds - 1}`;
  await until('quiet', async () => (await system.prometheus.query(quiet)).length > 0);
  begun = Date.now();
  const inTurn = async (...turns: Parameters<typeof runRehearsals>[0][]) => {
    const done = await Promise.all(turns.map((turn) => runRehearsals(turn, stage, notifications)));
    performances.push(...done.flat());
  };
  // Side by side what does not touch each other.
  // The chain marks packs fresh, which the rehearsals of packs must not find done.
  await inTurn(
    requestRehearsals,
    [...packRehearsals, ...ledgerRehearsals, lateDeliveriesRehearsal],
    alertDeliveryRehearsals,
    [collectorRehearsal],
  );
  await inTurn([databaseRehearsal]);
  await inTurn([servicesRehearsal]);
}, 900_000);

test('every alert that is declared is rehearsed, and nothing else', () => {
  const rehearsed = new Set(rehearsals.flatMap(({ fires }) => fires));
  expect([...rehearsed].sort()).toEqual(declared.map(({ alert }) => alert).sort());
});

const receivers: Readonly<Record<string, string>> = { critical: 'pagerduty', warning: 'slack', info: 'slack-digest' };

describe.each(rehearsals)('when $fault', ({ fault, fires }) => {
  const performance = () => performances.find(({ rehearsal }) => rehearsal.fault === fault);

  test('the fault is brought about and undone', () => {
    expect(performance()).toBeDefined();
    expect(performance()?.problem).toBeUndefined();
  });

  test.each(fires)('%s fires, and resolves afterwards', (alert) => {
    const { fired, resolved, from = 0 } = performance() ?? {};
    expect(fired).toContain(alert);
    expect(resolved).toContain(alert);
    const told = notifications.all().filter((one) => one.alert === alert && one.startsAt >= from);
    const labels = declared.find((one) => one.alert === alert)?.labels ?? {};
    for (const one of told) {
      expect(one.labels).toMatchObject(labels);
      expect(one.receiver).toBe(receivers[labels.severity ?? '']);
      expect(one.annotations.runbook_url).toContain(alert);
    }
  });
});

test('no alert fires that the fault of the moment does not explain', () => {
  const explained = ({ alert, startsAt }: { alert: string; startsAt: number }) =>
    performances.some(
      ({ rehearsal, from, to }) => rehearsal.fires.includes(alert) && startsAt >= from && startsAt <= to,
    );
  const unexplained = notifications.all().filter((one) => one.startsAt >= begun && !explained(one));
  const underWay = (at: number) => performances.filter(({ from, to }) => at >= from && at <= to);
  const told = unexplained.map(({ alert, startsAt }) => {
    const seconds = (at: number) => Math.round((at - begun) / 1000);
    const faults = underWay(startsAt).map(({ rehearsal, from }) => `${rehearsal.fault} (since ${seconds(from)} s)`);
    return `${alert} at ${seconds(startsAt)} s, while: ${faults.join('; ')}`;
  });
  expect(told).toEqual([]);
});

afterAll(async () => {
  const yes = (found: boolean | undefined) => (found ? 'yes' : 'NO');
  const lines = declared.map(({ alert, labels }) => {
    const all = performances.filter(({ rehearsal }) => rehearsal.fires.includes(alert));
    const fired = yes(all.some((one) => one.fired.includes(alert)));
    const resolved = yes(all.some((one) => one.resolved.includes(alert)));
    return `${alert.padEnd(40)} ${(labels.severity ?? '').padEnd(9)} ${fired.padEnd(6)} ${resolved.padEnd(9)} ${all[0]?.rehearsal.fault}`;
  });
  const times = performances.map(
    ({ rehearsal, from, to }) => `${Math.round((to - from) / 1000)} s: ${rehearsal.fault}`,
  );
  const head = `${'alert'.padEnd(40)} ${'severity'.padEnd(9)} fired  resolved  when`;
  const table = [head, ...lines, '', ...times, ''].join('\n');
  const folder = fileURLToPath(new URL('../.turbo', import.meta.url));
  await mkdir(folder, { recursive: true });
  await writeFile(`${folder}/alerts.txt`, table);
  process.stdout.write(`\n${table}\n`);
});

import { createRandom, pick } from '@dawsos/ledger/seeds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCrashScene, type Role, type Victim } from '../testing/crashes/crash-scene.ts';
import { startMarketData } from '../testing/start-market-data.ts';

/** How many crashes, and which: the same seed gives the same ones. `CRASH_RUNS=200` is the whole matrix. */
const runs = Number(process.env.CRASH_RUNS ?? 12);
const seed = Number(process.env.CRASH_SEED ?? 1);

const scene = await createCrashScene(await startMarketData());
const { date, rows } = scene;

interface Crash {
  readonly role: Role;
  readonly victim: Victim;
  /** Whether nothing had been fetched before. */
  readonly histories: boolean;
  /** How far it comes, as a share of all moments. */
  readonly share: number;
}

const crashes = Array.from({ length: runs }, (_, index): Crash => {
  const random = createRandom(seed * 2 ** 16 + index);
  return {
    role: pick(random, ['chain', 'chain', 'chain', 'trades']),
    victim: pick(random, ['process', 'process', 'database']),
    histories: random() < 0.15,
    share: random(),
  };
});

/** Moments in all, by what is run. */
const moments = new Map<string, number>();
const kindOf = ({ role, histories }: Pick<Crash, 'role' | 'histories'>) => `${role}${histories ? ' anew' : ''}`;
let contentHash: string;
const places: string[] = [];

beforeAll(async () => {
  for (const kind of [
    { role: 'chain', histories: true },
    { role: 'chain', histories: false },
    { role: 'trades', histories: false },
  ] as const) {
    await scene.reset(kind);
    const { reached = 0 } = await scene.crash(kind.role, 'process', 0);
    moments.set(kindOf(kind), reached);
    if (kind.role === 'chain') await expectCompleteChain();
  }
  moments.set('trades anew', moments.get('trades') ?? 0);
}, 120_000);

/** What has to hold whatever died, before anything is mended. */
async function expectNothingHalf(): Promise<void> {
  const packs = await rows<{ status: string; content_hash: string | null; price_count: number; rows: number }>(
    `select status, content_hash, price_count,
       (select count(*)::int from pack_prices where pack_id = p.id) as rows from pricing_packs p`,
  );
  for (const pack of packs) {
    if (pack.content_hash === null) expect(pack.status).not.toBe('fresh');
    else expect(pack).toMatchObject({ content_hash: contentHash, price_count: pack.rows });
  }
  if (packs.some(({ status }) => status === 'fresh')) {
    expect(await rows('select agrees from ledger_reconciliations')).toContainEqual({ agrees: true });
  }
}

/** What has to hold once the chain has run to its end. */
async function expectCompleteChain(): Promise<void> {
  const [pack] = await rows<{ content_hash: string }>('select content_hash, status from pricing_packs');
  contentHash ??= pack?.content_hash ?? '';
  expect(pack).toEqual({ content_hash: contentHash, status: 'fresh' });
  await expectNothingHalf();
  expect(await rows('select asof_date, status from chain_runs')).toEqual([{ asof_date: date, status: 'success' }]);
  expect(await rows(`select step, status from chain_steps where status <> 'success'`)).toEqual([]);
  expect(await rows('select count(*)::int as count from chain_steps')).toEqual([{ count: 6 }]);
  expect(await rows(`select singleton_key from pgboss.job where name = 'alert-evaluation'`)).toEqual([
    { singleton_key: date },
  ]);
  expect(await rows(`select * from job_runs where status = 'running'`)).toEqual([]);
}

/** Journal and database hold the same trades, and both trades of a batch or none. */
async function expectAgreement(): Promise<void> {
  const [entries, head] = [await scene.ledger.readJournal(), await scene.ledger.head()];
  const stored = await rows<{ id: string; ledger_commit_hash: string }>(
    'select id, ledger_commit_hash from trades order by seq',
  );
  expect(stored.map(({ id, ledger_commit_hash }) => [id, ledger_commit_hash])).toEqual(
    entries.map(({ trade_id, ledger_commit_hash }) => [trade_id, ledger_commit_hash]),
  );
  expect(await scene.journal.size()).toBe(head.bytes);
  const doomed = entries.filter(({ idempotency_key }) => idempotency_key?.startsWith('doomed'));
  expect([0, 2]).toContain(doomed.length);
}

test.each(crashes.map((crash, index) => ({ ...crash, index })))(
  'crash $index: of the $victim under $role, nothing is half, and the chain completes',
  async ({ role, victim, histories, share }) => {
    await scene.reset({ histories });
    const last = moments.get(kindOf({ role, histories })) ?? 1;
    const { where } = await scene.crash(role, victim, 1 + Math.floor(share * last));
    places.push(`${role}, ${victim}: ${where ?? 'ended before'}`);
    await expectNothingHalf();
    await scene.complete();
    await expectCompleteChain();
    await expectAgreement();
  },
  60_000,
);

afterAll(() => {
  const counts = [...Map.groupBy(places, (place) => place)].map(([place, all]) => `${all.length} × ${place}`).sort();
  process.stdout.write(`\n${[...moments].map(([kind, count]) => `${count} moments in ${kind}`).join(', ')}\n`);
  process.stdout.write(`${places.length} crashes, seed ${seed}:\n${counts.join('\n')}\n`);
});

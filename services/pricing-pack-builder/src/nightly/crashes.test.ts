import { createRandom } from '@dawsos/ledger/seeds';
import { crashPlan, evenly, recordCrash } from '@dawsos/testkit';
import { expect, test } from 'vitest';
import { createCrashScene, type Role, type Victim } from '../testing/crashes/crash-scene.ts';
import { startMarketData } from '../testing/start-market-data.ts';

const { runs, seed } = crashPlan(8);

const scene = await createCrashScene(await startMarketData());
const { date, rows } = scene;

/** What is run: the chain, after nights on which everything was fetched or as the first of all, or trades are written. */
const kinds: readonly { readonly role: Role; readonly histories: boolean }[] = [
  { role: 'chain', histories: false },
  { role: 'chain', histories: true },
  { role: 'trades', histories: false },
];

/** A group of moments at one step of one kind of run. */
interface Boundary {
  readonly role: Role;
  readonly histories: boolean;
  readonly at: string;
  /** How many moments it has. */
  readonly moments: number;
}

let contentHash = '';
async function findBoundaries(): Promise<readonly Boundary[]> {
  const found: Boundary[] = [];
  for (const kind of kinds) {
    await scene.reset(kind);
    const { places = [] } = await scene.crash(kind.role, 'process');
    if (kind.role === 'chain') {
      contentHash ||=
        (await rows<{ content_hash: string }>('select content_hash from pricing_packs'))[0]?.content_hash ?? '';
      expect(await findIncomplete()).toEqual([]);
    }
    for (const [at, all] of Map.groupBy(places, (place) => place)) found.push({ ...kind, at, moments: all.length });
  }
  return found;
}

/** What must not be seen whatever died, before anything is mended. */
async function findHalf(): Promise<readonly string[]> {
  const packs = await rows<{ status: string; content_hash: string | null; price_count: number; rows: number }>(
    `select status, content_hash, price_count,
       (select count(*)::int from pack_prices where pack_id = p.id) as rows from pricing_packs p`,
  );
  const agrees = await rows('select from ledger_reconciliations where agrees');
  return packs.flatMap((pack) => {
    const whole = pack.content_hash === contentHash && pack.price_count === pack.rows;
    const visible = pack.content_hash !== null || pack.status === 'fresh';
    return [
      ...(visible && !whole ? [`half a pack is visible: ${JSON.stringify(pack)}`] : []),
      ...(pack.status === 'fresh' && agrees.length === 0 ? ['a pack is fresh that was not reconciled'] : []),
    ];
  });
}

/** What is missing once the chain has run to its end. */
async function findIncomplete(): Promise<readonly string[]> {
  const unlike = async (wanted: unknown, text: string) => {
    const seen = JSON.stringify(await rows(text));
    return seen === JSON.stringify(wanted) ? [] : [`${text}: ${seen}`];
  };
  return [
    ...(await unlike(
      [{ content_hash: contentHash, status: 'fresh' }],
      'select content_hash, status from pricing_packs',
    )),
    ...(await unlike([{ asof_date: date, status: 'success' }], 'select asof_date, status from chain_runs')),
    ...(await unlike(
      [{ status: 'success', n: 6 }],
      'select status, count(*)::int as n from chain_steps group by status',
    )),
    ...(await unlike([{ key: date }], `select singleton_key as key from pgboss.job where name = 'alert-evaluation'`)),
    ...(await unlike([], `select status from job_runs where status = 'running'`)),
    ...(await findHalf()),
  ];
}

/** Where journal and database do not hold the same trades, and both trades of a batch or none. */
async function findDisagreement(): Promise<readonly string[]> {
  const [entries, head] = [await scene.ledger.readJournal(), await scene.ledger.head()];
  const stored = await rows<{ id: string; hash: string }>(
    'select id, ledger_commit_hash as hash from trades order by seq',
  );
  const written = entries.map(({ trade_id: id, ledger_commit_hash: hash }) => ({ id, hash }));
  const doomed = entries.filter(({ idempotency_key }) => idempotency_key?.startsWith('doomed')).length;
  return [
    ...(JSON.stringify(stored) === JSON.stringify(written)
      ? []
      : [`trades: ${stored.length}, entries: ${written.length}`]),
    ...((await scene.journal.size()) === head.bytes ? [] : ['the journal is longer than the database knows']),
    ...(doomed === 0 || doomed === 2 ? [] : [`${doomed} of two trades written together`]),
  ];
}

const random = createRandom(seed);
const boundaries = await findBoundaries();
const victims: readonly Victim[] = ['process', 'database'];
// First nights are few, and differ only in what is fetched.
const variants = [...Map.groupBy(boundaries, ({ role, at }) => `${role} ${at}`).values()];
const places = variants.flatMap((boundary) => victims.map((victim) => ({ boundary, victim })));
const planned = evenly(places, runs, random).map(({ boundary: [usual, first = usual], victim }, run) => {
  const boundary = (random() < 0.15 ? first : usual) as Boundary;
  return { ...boundary, victim, run, nth: 1 + Math.floor(random() * boundary.moments) };
});

test.each(planned)(
  'crash $run: of the $victim under $role at $at, nothing is half, and the chain completes',
  async ({ role, histories, at, victim, run, nth }) => {
    const found: Record<string, readonly string[]> = { unfinished: ['threw'] };
    try {
      await scene.reset({ histories });
      let { died, places = [] } = await scene.crash(role, victim, { at, nth });
      // How many statements there are somewhere depends a little on the time they take: then it is the last there was.
      const last = places.filter((place) => place === at).length;
      if (!died && last > 0) {
        await scene.reset({ histories });
        ({ died } = await scene.crash(role, victim, { at, nth: last }));
      }
      found.half = await findHalf();
      found.incomplete = await scene.complete().then(findIncomplete, (error: unknown) => [String(error)]);
      found.disagreeing = await findDisagreement();
      // The same seed, the same crash.
      found.unfinished = died ? [] : ['it ended before'];
      expect(Object.values(found).flat()).toEqual([]);
    } finally {
      const name = victim === 'database' ? victim : role === 'chain' ? 'builder' : 'writer';
      recordCrash({ boundary: `${role === 'chain' ? 'chain' : 'trades'}: ${at}`, victim: name, run, found });
    }
  },
  60_000,
);

import { randomUUID } from 'node:crypto';
import type { JobName } from '@dawsos/conventions';
import type { Database, Statement } from '@dawsos/database';
import type { IsoDate } from '@dawsos/domain';
import type { ChainOrder } from '../../nightly/chain-step.ts';

/** A run of the chain, as its steps were found when it was opened. */
export interface ChainRun {
  readonly id: string;
  readonly asofDate: IsoDate;
  /** Steps that need not be run again, with what came of them. */
  readonly done: ReadonlyMap<JobName, string>;
  /** Steps that were under way when an earlier process was killed. */
  readonly killed: readonly JobName[];
}

/** How far chains are, whoever runs them. */
export interface ChainStore {
  /**
   * Goes on with the night's run, or for one by hand with the date's newest that has not succeeded and is not older
   * than a day; else begins one. The caller has the lock of the date.
   */
  open(order: ChainOrder): Promise<ChainRun>;
  beginStep(run: string, step: JobName): Promise<void>;
  endStep(run: string, step: JobName, status: 'success' | 'error', outcome: string): Promise<void>;
  /** Ends the run; with a reason, as failed. */
  close(run: string, error?: string): Promise<void>;
}

const statement =
  (table: Statement['table']) =>
  (operation: Statement['operation'], text: string): Statement => ({ text, operation, table });
const onRuns = statement('chain_runs');
const onSteps = statement('chain_steps');

const insertRun = onRuns(
  'insert',
  `insert into chain_runs (id, night, asof_date, status) values ($1, $2, $3, 'running') on conflict (night) do nothing`,
);
const selectOfNight = onRuns('select', 'select id, asof_date from chain_runs where night = $1');
const selectUnfinished = onRuns(
  'select',
  `select id, asof_date from chain_runs
   where asof_date = $1 and status <> 'success' and started_at > now() - interval '1 day'
   order by started_at desc limit 1`,
);
const reopen = onRuns(
  'update',
  `update chain_runs set status = 'running', finished_at = null, error = null where id = $1 and status <> 'success'`,
);
const closeRun = onRuns(
  'update',
  'update chain_runs set status = $2, error = $3, finished_at = now() where id = $1 and status <> $4',
);
const selectSteps = onSteps('select', 'select step, status, outcome from chain_steps where run_id = $1');
const buryStep = onSteps(
  'update',
  `update chain_steps set status = 'error', outcome = 'killed', finished_at = now()
   where run_id = $1 and status = 'running'`,
);
const startStep = onSteps(
  'insert',
  `insert into chain_steps (run_id, step, status) values ($1, $2, 'running')
   on conflict (run_id, step) do update set status = 'running', attempts = chain_steps.attempts + 1,
     started_at = now(), finished_at = null, outcome = null`,
);
const finishStep = onSteps(
  'update',
  'update chain_steps set status = $3, outcome = $4, finished_at = now() where run_id = $1 and step = $2',
);

type RunRow = { readonly id: string; readonly asof_date: IsoDate };
type StepRow = { readonly step: JobName; readonly status: string; readonly outcome: string | null };

/** {@link ChainStore} in PostgreSQL. */
export const createChainStore = (database: Database): ChainStore => ({
  open: ({ asofDate, night }) =>
    database.transaction(async (transaction) => {
      const find = async (): Promise<RunRow | undefined> => {
        const [row] = await (night === undefined
          ? transaction.query<RunRow>(selectUnfinished, [asofDate])
          : transaction.query<RunRow>(selectOfNight, [night]));
        return row;
      };
      const known = await find();
      const id = known?.id ?? randomUUID();
      if (known === undefined) await transaction.query(insertRun, [id, night ?? null, asofDate]);
      else await transaction.query(reopen, [id]);
      const steps = await transaction.query<StepRow>(selectSteps, [id]);
      await transaction.query(buryStep, [id]);
      return {
        id,
        asofDate: known?.asof_date ?? asofDate,
        done: new Map(
          steps.filter(({ status }) => status === 'success').map(({ step, outcome }) => [step, outcome ?? '']),
        ),
        killed: steps.filter(({ status }) => status === 'running').map(({ step }) => step),
      };
    }),
  beginStep: async (run, step) => {
    await database.query(startStep, [run, step]);
  },
  endStep: async (run, step, status, outcome) => {
    await database.query(finishStep, [run, step, status, outcome]);
  },
  close: async (run, error) => {
    await database.query(closeRun, [run, error === undefined ? 'success' : 'error', error ?? null, 'success']);
  },
});

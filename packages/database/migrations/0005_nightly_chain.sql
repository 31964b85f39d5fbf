-- The nightly chain: what has been done of it, so that whoever comes after a kill goes on and does not begin anew.
create table chain_runs (
  id uuid primary key,
  -- The night it was due in, in the chain's time zone; null where it was started by hand.
  night date unique,
  asof_date date not null,
  status text not null check (status in ('running', 'success', 'error')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  error text
);
create index chain_runs_asof_date on chain_runs (asof_date, started_at);

create table chain_steps (
  run_id uuid not null references chain_runs (id) on delete cascade,
  step text not null,
  status text not null check (status in ('running', 'success', 'error')),
  attempts int not null default 1,
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  -- What came of it, in a few words; of a failure, why.
  outcome text,
  primary key (run_id, step)
);

-- What each comparison of journal and database found.
create table ledger_reconciliations (
  id bigint generated always as identity primary key,
  asof_date date not null,
  ledger_commit_hash text not null,
  agrees boolean not null,
  -- The largest difference found, in basis points.
  position_drift numeric not null,
  value_drift numeric not null,
  reconciled_at timestamptz not null default now()
);

-- The macro figures that were known when the pack of a date was made: series are revised, these are not.
create table macro_snapshots (
  asof_date date not null,
  series text not null,
  period_start date not null,
  period_end date not null check (period_end >= period_start and period_end <= asof_date),
  value numeric not null,
  primary key (asof_date, series)
);

-- Reference data -----------------------------------------------------------------------------------------------------

create table securities (
  symbol text primary key,
  name text not null,
  currency char(3) not null,
  universe text not null check (universe in ('real', 'generated'))
);

create table corporate_actions (
  symbol text not null,
  ex_date date not null,
  -- New shares per old share: 2 for a two-for-one split.
  ratio numeric not null check (ratio > 0),
  primary key (symbol, ex_date)
);

create table price_history (
  symbol text not null,
  price_date date not null,
  close numeric not null check (close > 0),
  adjusted_close numeric not null check (adjusted_close > 0),
  primary key (symbol, price_date)
);

create table fx_history (
  currency char(3) not null,
  rate_date date not null,
  -- Units of the currency for one euro.
  rate numeric not null check (rate > 0),
  primary key (currency, rate_date)
);

create table macro_series (
  series text not null,
  period_start date not null,
  period_end date not null check (period_end >= period_start),
  value numeric not null,
  primary key (series, period_start)
);

-- Pricing packs ------------------------------------------------------------------------------------------------------

create table pricing_packs (
  id text primary key check (id = 'PP_' || to_char(asof_date, 'YYYY-MM-DD')),
  asof_date date not null unique,
  status text not null check (status in ('warming', 'fresh', 'error', 'stale')),
  reason text,
  universe int not null default 0 check (universe >= 0),
  -- Null while the pack is being built: readers go through this table and see no row of such a pack.
  content_hash text,
  price_count int,
  size_bytes bigint,
  started_at timestamptz,
  estimated_ready_at timestamptz,
  built_at timestamptz,
  fresh_at timestamptz,
  check (status <> 'fresh' or content_hash is not null)
);

create table pack_prices (
  pack_id text not null,
  symbol text not null,
  close numeric not null,
  adjusted_close numeric not null,
  currency char(3) not null,
  -- Earlier than the pack's date where the price is carried forward.
  price_date date not null,
  primary key (pack_id, symbol)
);

create table pack_fx_rates (
  pack_id text not null,
  currency char(3) not null,
  -- Units of the currency for one euro; the euro itself is 1.
  rate numeric not null check (rate > 0),
  rate_date date not null,
  primary key (pack_id, currency)
);

-- One row per batch that is loaded: a build that was killed goes on after the last.
create table pack_batches (
  pack_id text not null,
  batch text not null,
  row_count int not null,
  primary key (pack_id, batch)
);

-- Portfolios and ledger ----------------------------------------------------------------------------------------------

create table portfolios (
  id uuid primary key,
  user_id uuid not null,
  name text not null,
  base_currency char(3) not null,
  created_at timestamptz not null default now()
);
create index portfolios_user_id on portfolios (user_id);

create table trades (
  id uuid primary key,
  portfolio_id uuid not null references portfolios (id),
  -- Position in the ledger's journal, counted from 1.
  seq bigint not null unique,
  action text not null check (action in ('buy', 'sell', 'dividend')),
  symbol text not null,
  quantity numeric not null,
  price numeric not null,
  currency char(3) not null,
  trade_date date not null,
  idempotency_key text,
  request_hash text,
  ledger_commit_hash text not null,
  created_at timestamptz not null default now(),
  unique (portfolio_id, idempotency_key)
);
create index trades_portfolio_id_trade_date on trades (portfolio_id, trade_date);

-- How far the journal file is projected into `trades`: one row at most.
create table ledger_head (
  singleton boolean primary key default true check (singleton),
  seq bigint not null,
  bytes bigint not null,
  commit_hash text not null
);

-- Jobs ---------------------------------------------------------------------------------------------------------------

create table job_runs (
  id uuid primary key,
  job text not null,
  -- What the run was about, for example the date of the pack.
  key text not null,
  status text not null check (status in ('running', 'success', 'error')),
  started_at timestamptz not null default now(),
  finished_at timestamptz,
  error text
);
create index job_runs_job_started_at on job_runs (job, started_at);

-- Metrics that outlive the short-lived process that counted them.
create table job_metrics (
  job text primary key,
  snapshot jsonb not null
);

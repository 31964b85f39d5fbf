-- What users want to be told of. A deleted rule stays, because its events refer to it.
create table alert_rules (
  id uuid primary key,
  user_id uuid not null,
  name text not null,
  alert_type text not null,
  -- What it is about, where that is a portfolio.
  portfolio_id uuid references portfolios (id),
  condition jsonb not null,
  channels jsonb not null,
  idempotency_key text,
  request_hash text,
  created_at timestamptz not null default now(),
  deleted_at timestamptz,
  unique (user_id, idempotency_key)
);
create index alert_rules_user_id on alert_rules (user_id) where deleted_at is null;
create index alert_rules_id on alert_rules (id) where deleted_at is null;

-- The outbox: what rules have said, written with its deliveries and their jobs in one transaction.
create table alert_events (
  id uuid primary key,
  rule_id uuid not null references alert_rules (id),
  user_id uuid not null,
  -- The day the alert is about: one alert per user, rule and day, however often the rule is evaluated.
  alert_day date not null,
  alert_type text not null,
  payload jsonb not null,
  -- The evaluation's span, which deliveries link to.
  traceparent text,
  occurred_at timestamptz not null,
  unique (user_id, rule_id, alert_day)
);

create table alert_deliveries (
  -- Also the idempotency key: the same at every try.
  id uuid primary key,
  event_id uuid not null references alert_events (id),
  delivery_method text not null check (delivery_method in ('webhook', 'email', 'log')),
  -- Where to, as the rule said when it spoke.
  channel jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'dead', 'discarded')),
  attempts int not null default 0,
  tries_left int not null,
  -- How often it was taken out of the dead letters.
  retry_count int not null default 0,
  due_at timestamptz not null,
  -- Every failed try: when, which, why.
  history jsonb not null default '[]',
  created_at timestamptz not null default now(),
  delivered_at timestamptz
);
create index alert_deliveries_pending on alert_deliveries (due_at) where status = 'pending';
create index alert_deliveries_delivered on alert_deliveries (delivered_at) where status = 'delivered';

-- Deliveries given up: a row here and status dead there go together.
create table alert_dlq (
  delivery_id uuid primary key references alert_deliveries (id),
  delivery_method text not null,
  alert_type text not null,
  -- Redacted: what receivers get stays in alert_events.
  payload jsonb not null,
  reason text not null,
  error_message text not null,
  permanent boolean not null,
  history jsonb not null,
  retry_count int not null,
  -- When the retry worker takes it out again; null where only an operator does.
  next_retry_at timestamptz,
  occurred_at timestamptz not null,
  dead_at timestamptz not null
);
create index alert_dlq_next_retry_at on alert_dlq (next_retry_at) where next_retry_at is not null;
create index alert_dlq_dead_at on alert_dlq (dead_at, delivery_id);

-- What was done to dead letters, by whom.
create table alert_audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null check (action in ('replay', 'retry', 'discard')),
  delivery_id uuid not null references alert_deliveries (id),
  note text,
  trace_id text
);
create index alert_audit_delivery_id on alert_audit (delivery_id);

-- Which freshenings of packs have been evaluated.
create table alert_evaluations (
  pack_id text primary key references pricing_packs (id) on delete cascade,
  fresh_at timestamptz not null
);

-- What dashboards may show: no address of a receiver, nobody's portfolio.
create view delivered_alerts as
  select d.id as delivery_id, d.delivery_method, e.alert_type, d.attempts, e.occurred_at, d.delivered_at
  from alert_deliveries d join alert_events e on e.id = d.event_id where d.status = 'delivered';

-- The role Grafana comes as, where the server has one.
do $$ begin
  if exists (select from pg_roles where rolname = 'dashboards') then
    grant select on alert_dlq, delivered_alerts to dashboards;
  end if;
end $$;

-- Breakers of providers that are not closed: a build runs in a process of its own, the provider is the same.
create table provider_breakers (
  provider text primary key,
  -- Open before, half-open from then on.
  half_open_at timestamptz not null
);

#!/bin/sh
# Runs once, on an empty data folder: the role Grafana comes as. It may read what migrations grant it, and nothing else.
# On a server that is there already, run the same statements before the next start of a service.
set -eu
psql --no-psqlrc -v ON_ERROR_STOP=1 -U "$POSTGRES_USER" -d "$POSTGRES_DB" \
  -v password="$(cat /run/secrets/dashboards_password)" <<'SQL'
create role dashboards login password :'password';
alter role dashboards set default_transaction_read_only = on;
alter role dashboards set statement_timeout = '5s';
SQL

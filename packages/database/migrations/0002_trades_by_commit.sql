-- A request sees the ledger as of one commit: its readers look the commit's place up with every query.
create unique index trades_ledger_commit_hash on trades (ledger_commit_hash);

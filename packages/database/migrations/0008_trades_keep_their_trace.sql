-- An entry of the journal names the trace it was made in: with it here, the entry can be rendered again from its row.
alter table trades add column trace_id text;

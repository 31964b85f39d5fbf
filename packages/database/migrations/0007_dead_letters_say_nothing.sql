-- What an alert says names what somebody holds: the whole of it stays in alert_events, which a replay reads.
update alert_dlq set payload = payload - array['rule_name', 'message', 'observed'];

-- Dashboards need less of a dead letter than operators.
do $$ begin
  if exists (select from pg_roles where rolname = 'dashboards') then
    revoke select on alert_dlq from dashboards;
    grant select (delivery_id, delivery_method, alert_type, reason, error_message, permanent, retry_count,
      next_retry_at, occurred_at, dead_at) on alert_dlq to dashboards;
  end if;
end $$;

-- Pending deliveries are looked through page by page, and many are due at the same moment.
create index alert_deliveries_pending_page on alert_deliveries (due_at, id) where status = 'pending';
drop index alert_deliveries_pending;

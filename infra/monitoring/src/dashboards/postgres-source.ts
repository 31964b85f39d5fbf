/** The database as Grafana's provisioning names it. */
export const postgres = { type: 'grafana-postgresql-datasource', uid: 'postgres' } as const;

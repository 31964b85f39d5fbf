/** The data source as Grafana's provisioning names it. */
export const prometheus = { type: 'prometheus', uid: 'prometheus' } as const;

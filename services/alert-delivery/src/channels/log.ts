import type { Telemetry } from '@dawsos/telemetry';
import type { Channel } from './webhook.ts';

/** Writes alerts to the service's log: for development, and for who ships logs anyway. */
export const createLogChannel = ({ log }: Pick<Telemetry, 'log'>): Channel => ({
  close: async () => {},
  send: async ({ id, payload }) => {
    const { alert_type, message, alert_day, portfolio_id, rule_id } = payload;
    log.info('alert', { idempotency_key: id, alert_type, alert: message, alert_day, portfolio_id, rule_id });
    return { kind: 'delivered' };
  },
});

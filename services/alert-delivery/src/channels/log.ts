import type { Telemetry } from '@dawsos/telemetry';
import type { Channel } from './webhook.ts';

/** Writes to the service's log that a rule has spoken; not what it says, which no log may have: it names what is held. */
export const createLogChannel = ({ log }: Pick<Telemetry, 'log'>): Channel => ({
  close: async () => {},
  send: async ({ id, payload }) => {
    const { alert_type, alert_day, portfolio_id, rule_id } = payload;
    log.info('alert', { idempotency_key: id, alert_type, alert_day, portfolio_id, rule_id });
    return { kind: 'delivered' };
  },
});

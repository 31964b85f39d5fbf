import { expect, it } from 'vitest';
import { loadAlertDeliveryConfig } from './config.ts';

const environment = { ENVIRONMENT: 'test', DATABASE_URL: 'postgres://127.0.0.1/dawsos', ALERT_SIGNING_KEY: 'k' };

it.each([
  ['9', 'shorter'],
  ['10', 'no longer'],
])('refuses a claim of %s s, %s than a try of 10 s may take', (ALERT_CLAIM_S) => {
  const start = () => loadAlertDeliveryConfig({ ...environment, ALERT_CLAIM_S, ALERT_SEND_TIMEOUT_MS: '10000' });
  expect(start).toThrow('ALERT_CLAIM_S');
});

it('takes a claim that is longer than a try', () => {
  const config = loadAlertDeliveryConfig({ ...environment, ALERT_CLAIM_S: '11', ALERT_SEND_TIMEOUT_MS: '10000' });
  expect(config.ALERT_CLAIM_S).toBe(11);
});

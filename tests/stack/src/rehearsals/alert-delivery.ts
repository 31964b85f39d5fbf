import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { sample } from '@dawsos/tests/samples';
import { send } from '@dawsos/tests/send';
import { expect } from 'vitest';
import type { Rehearsal, Stage } from './rehearsal.ts';

const date = '2013-03-01';

const sql = ({ db }: Stage, text: string, values: readonly unknown[] = []) =>
  db.database.query({ text, operation: 'update', table: 'none' }, values);
const ask = ({ services }: Stage, method: string, path: string, body = {}) =>
  send<readonly { readonly delivery_id: string }[]>(`${services['alert-delivery'].url}${path}`, {
    method,
    ...(method !== 'GET' && { body }),
  });

/** Has rules of their own say something to a webhook, and deletes them again: a rule speaks once a day. */
async function speak(stage: Stage, url: string, rules: number): Promise<void> {
  await sql(
    stage,
    `insert into alert_rules (id, user_id, name, alert_type, portfolio_id, condition, channels)
     select gen_random_uuid(), user_id, 'Rehearsed', 'concentration', id,
       jsonb_build_object('type', 'concentration', 'portfolio_id', id, 'percent', '1'), $1
     from portfolios, generate_series(1, $2::int) where id = $3`,
    [JSON.stringify([{ method: 'webhook', url }]), rules, sample.portfolio],
  );
  expect(await ask(stage, 'POST', '/v1/evaluations', { asof_date: date })).toMatchObject({ status: 200 });
  await sql(stage, `update alert_rules set deleted_at = now() where name = 'Rehearsed'`);
}

/** Does something every second; answers how to stop, which throws what went wrong meanwhile. */
function everySecond(work: () => Promise<void>): () => Promise<void> {
  let stopped = false;
  const done = (async () => {
    while (!stopped) {
      await work();
      await delay(1_000);
    }
  })();
  done.catch(() => {});
  return async () => {
    stopped = true;
    await done;
  };
}
let stop = async (): Promise<void> => {};

/** Faults of alert delivery. */
export const alertDeliveryRehearsals: readonly Rehearsal[] = [
  {
    fault: 'rules speak, again and again, to a receiver that answers 404',
    fires: ['AlertDeliveryQueueGrowing'],
    begin: async (stage) => {
      const url = `${stage.services['market-data'].url}/no-receiver`;
      stop = everySecond(() => speak(stage, url, 2));
    },
    end: () => stop(),
  },
  {
    fault: 'a dead letter is two days old (its time in the database)',
    fires: ['AlertDeadLettersForgotten'],
    begin: async (stage) => {
      await sql(stage, `update alert_dlq set dead_at = dead_at - interval '2 days'`);
    },
    end: async (stage) => {
      const { body } = await ask(stage, 'GET', '/v1/dead-letters?limit=1000');
      for (const { delivery_id } of body) {
        expect(await ask(stage, 'DELETE', `/v1/dead-letters/${delivery_id}`)).toMatchObject({ status: 204 });
      }
    },
  },
  {
    fault: 'a receiver hangs, and what it is to be told has been due for ten minutes (time in the database)',
    fires: ['AlertDeliveryStalled'],
    begin: async (stage) => {
      const hanging = createServer(() => {}).listen(0, '127.0.0.1');
      await once(hanging, 'listening');
      await speak(stage, `http://127.0.0.1:${(hanging.address() as AddressInfo).port}/`, 1);
      const change = (to: string) => sql(stage, `update alert_deliveries set ${to} where status = 'pending'`);
      // Again and again, because each try that fails is due anew.
      const stopAgeing = everySecond(async () => {
        await change(`due_at = now() - interval '10 minutes'`);
      });
      stop = async () => {
        await stopAgeing();
        await change(`status = 'discarded'`);
        hanging.close();
        hanging.closeAllConnections();
      };
    },
    end: () => stop(),
  },
];

/** How often the made-up worker was scraped: each time it has delivered twenty alerts more, late. */
let scrapes = 0;
const late = (count: number) => `# TYPE alert_delivery_duration_seconds histogram
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="60"} 0
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="120"} ${20 * count}
alert_delivery_duration_seconds_bucket{delivery_method="webhook",le="+Inf"} ${20 * count}
alert_delivery_duration_seconds_sum{delivery_method="webhook"} ${2000 * count}
alert_delivery_duration_seconds_count{delivery_method="webhook"} ${20 * count}
`;

export const lateDeliveriesRehearsal: Rehearsal = {
  fault: 'alerts are delivered late (made-up metrics: no test waits for a minute’s retries)',
  fires: ['AlertDeliverySlowMedian', 'AlertDeliveryMedianBudgetBurnTicket'],
  begin: async ({ madeUp }) =>
    madeUp.expose(() => {
      scrapes += 1;
      return late(scrapes);
    }),
  end: async ({ madeUp }) => madeUp.expose(() => ''),
};

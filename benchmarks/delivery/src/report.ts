import { describeMachine, formatTable, percentile } from '@dawsos/testkit';
import type { BacklogFigures } from './measure-backlog.ts';

/** All that was measured in one run. */
export interface Figures {
  readonly postgres: string;
  readonly seconds: number;
  readonly backlogs: readonly BacklogFigures[];
  readonly perSecond: number;
  readonly latencies: readonly number[];
}

const whole = (value: number) => Math.round(value).toLocaleString('en');
const ms = (seconds: number) => `${whole(seconds * 1000)} ms`;

/** The figures as a page. */
export const describeFigures = ({ postgres, seconds, backlogs, perSecond, latencies }: Figures): string =>
  [
    '# How fast alerts are delivered',
    '',
    `\`pnpm bench:delivery\` on ${describeMachine()}, ${postgres}; worker, database, receiver and load share the machine.`,
    '',
    'One worker with the default settings, but for evaluations, which it leaves to others (`ALERT_EVALUATE=false`), sends signed webhooks to one receiver on the same machine. Beside it stands the least that a delivery has to write: one row inserted and updated, each by a statement of its own over ten connections, right before and after on the same server.',
    '',
    formatTable([
      ['backlog', 'delivered/s', 'raw insert + update/s', 'raw ÷ delivered', 'how'],
      ...backlogs.map(({ backlog, drained, deliveredPerS, rawPerS }) => [
        whole(backlog),
        whole(deliveredPerS),
        whole(rawPerS),
        (rawPerS / deliveredPerS).toFixed(1),
        drained ? 'all of it' : `the first ${seconds} s of it`,
      ]),
    ]),
    '',
    ...backlogs.flatMap(({ backlog, evaluatingPerS }) =>
      evaluatingPerS === undefined
        ? []
        : [
            `The same worker evaluating meanwhile the ${whole(backlog)} rules that this backlog is of, all of which have spoken: ${whole(evaluatingPerS)} delivered/s.`,
            '',
          ],
    ),
    `From event to receiver, at ${perSecond} alerts a second (${whole(latencies.length)} of them): p50 ${ms(percentile(latencies, 0.5))}, p95 ${ms(percentile(latencies, 0.95))}, p99 ${ms(percentile(latencies, 0.99))}, longest ${ms(Math.max(...latencies))}. The limit is a median of 60 s.`,
    '',
  ].join('\n');

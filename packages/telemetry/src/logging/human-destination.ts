import pinoPretty from 'pino-pretty';

/** One readable line an event, for a terminal in development. */
export const humanDestination = () =>
  pinoPretty({
    sync: true,
    colorize: process.stdout.isTTY,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname,service,version,environment,span_id',
    singleLine: true,
  });

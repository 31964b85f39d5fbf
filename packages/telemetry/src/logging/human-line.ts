import { prettyFactory } from 'pino-pretty';

/** How a log line looks on a terminal in development. */
export const humanFormat = {
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'pid,hostname,service,version,environment,span_id',
  singleLine: true,
} as const;

/** Makes the same of a finished JSON line, for whoever shows a process's output while the line itself goes elsewhere. */
export function humanLines(colorize: boolean): (line: string) => string {
  const format = prettyFactory({ ...humanFormat, colorize });
  return (line) => format(line).trimEnd();
}

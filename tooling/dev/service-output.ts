import { join } from 'node:path';
import { openRotatingFile } from '@dawsos/native-stack';
import { humanLines } from '@dawsos/telemetry/human-line';
import { wholeLines } from '../process/whole-lines.ts';
import type { EventLines } from './event-lines.ts';

/** Where the JSON lines of the services go beside the terminal, and how they look there. */
export interface LogKeeping {
  /** One file per service, which the log shipper follows. */
  readonly folder: string;
  /** Whether people read the terminal; otherwise it shows the JSON. */
  readonly readable: boolean;
}

/** Takes a service's output in any pieces, shows it line by line, and keeps its lines where they are to be kept. */
export function serviceOutput(name: string, lines: EventLines, keeping?: LogKeeping): (chunk: string) => void {
  const show = lines.from(name);
  if (keeping === undefined) return show;
  const file = openRotatingFile(join(keeping.folder, `${name}.log`));
  const format = keeping.readable ? humanLines(process.stdout.isTTY) : (line: string) => line;
  return wholeLines((line) => {
    file.write(`${line}\n`);
    show(`${format(line)}\n`);
  });
}

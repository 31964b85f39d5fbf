import { wholeLines } from '../process/whole-lines.ts';

/** Writes one line per event, with the name of the process it comes from in front. */
export interface EventLines {
  /** What the development stack itself has to say. */
  say(text: string): void;
  /** A function that takes a process's output in any pieces and writes whole lines. */
  from(name: string): (chunk: string) => void;
}

/** Wide enough for the longest service name. */
const nameWidth = 20;

/** Creates the writer; `write` takes whole lines, newline included. */
export function createEventLines(write: (line: string) => void): EventLines {
  return {
    say: (text) => write(`${text}\n`),
    from: (name) => wholeLines((line) => write(`${name.padEnd(nameWidth)} ${line}\n`)),
  };
}

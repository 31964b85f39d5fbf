import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../build/progress.ts';

/** A bar on a terminal, a plain line every quarter of a phase elsewhere. */
export const createProgress = (stream: NodeJS.WriteStream): Progress =>
  stream.isTTY ? createBar(stream) : createLines((line) => stream.write(`${line}\n`));

const createBar = (stream: NodeJS.WriteStream): Progress => {
  let bar: SingleBar | undefined;
  const end = () => bar?.stop();
  return {
    phase: (name, total) => {
      end();
      const current = new SingleBar(
        { stream, format: `${name.padEnd(6)} {bar} {value}/{total} {duration_formatted}`, hideCursor: true },
        Presets.shades_classic,
      );
      current.start(total, 0);
      bar = current;
      return (units) => current.increment(units);
    },
    end,
  };
};

/** The same as lines, at most five a phase, so that a log of it stays readable. */
export const createLines = (write: (line: string) => void): Progress => ({
  phase: (name, total) => {
    let done = 0;
    let toldQuarters = 0;
    write(`${name} 0/${total}`);
    return (units) => {
      done += units;
      const quarters = total === 0 ? 4 : Math.floor((done * 4) / total);
      if (quarters === toldQuarters) return;
      toldQuarters = quarters;
      write(`${name} ${done}/${total}`);
    };
  },
  end: () => {},
});

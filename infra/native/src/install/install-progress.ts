import { Presets, SingleBar } from 'cli-progress';

/** Shows how far the builds are. */
export interface InstallProgress {
  /** Begins with a program, `total` packages away from done; answers what counts a package. */
  begin(title: string, total: number): () => void;
  /** Ends the program begun last, with a word on how it went. */
  end(words: string): void;
}

/** A bar on a terminal, a plain line every quarter of a program elsewhere. */
export const createInstallProgress = (stream: NodeJS.WriteStream): InstallProgress =>
  stream.isTTY ? createBar(stream) : createLines((line) => stream.write(`${line}\n`));

const createBar = (stream: NodeJS.WriteStream): InstallProgress => {
  let bar: SingleBar | undefined;
  return {
    begin: (title, total) => {
      const format = `${title.padEnd(24)} {bar} {value}/{total} packages {duration_formatted}`;
      const current = new SingleBar(
        { stream, format, hideCursor: true, clearOnComplete: true },
        Presets.shades_classic,
      );
      current.start(total, 0);
      bar = current;
      return () => current.increment();
    },
    end: (words) => {
      bar?.stop();
      stream.write(`${words}\n`);
    },
  };
};

/** The same as lines, at most five a program. */
export const createLines = (write: (line: string) => void): InstallProgress => ({
  begin: (title, total) => {
    let done = 0;
    let toldQuarters = 0;
    write(`${title}: ${total} packages to compile`);
    return () => {
      done += 1;
      const quarters = Math.floor((done * 4) / total);
      if (quarters <= toldQuarters || quarters > 3) return;
      toldQuarters = quarters;
      write(`${title}: ${done} of ${total} packages`);
    };
  },
  end: write,
});

import { closeSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A log file of bounded size. */
export interface RotatingFile {
  write(text: string): void;
  close(): void;
}

/**
 * Appends to `path`; beyond `maxBytes` the file becomes `<name>.1.log` at the end of a line, the one of that name goes.
 * Both end in `.log`, so that whoever follows the folder's logs has read on in the old one before it goes.
 */
export function openRotatingFile(path: string, maxBytes = 16 << 20): RotatingFile {
  mkdirSync(dirname(path), { recursive: true });
  let file = openSync(path, 'a');
  let size = fstatSync(file).size;
  let atLineEnd = true;
  let closed = false;
  return {
    write: (text) => {
      // A program's last words may come after the end.
      if (closed) return;
      if (size >= maxBytes && atLineEnd) {
        closeSync(file);
        renameSync(path, path.replace(/(\.log)?$/, '.1.log'));
        file = openSync(path, 'a');
        size = 0;
      }
      size += writeSync(file, text);
      atLineEnd = text.endsWith('\n');
    },
    close: () => {
      closed = true;
      closeSync(file);
    },
  };
}

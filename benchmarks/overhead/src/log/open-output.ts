import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { countLines } from '../count-lines.ts';

/** Where lines go: a service's standard output is mostly a pipe, which a process of the container's runtime drains. */
export type LineOutput = 'file' | 'pipe';

interface Output {
  readonly fd: number;
  /** Lines that arrived, once the writer has ended. */
  close(): Promise<number>;
}

const temporaryPath = (): string => join(tmpdir(), `dawsos-bench-${randomUUID()}`);

/** Opens an output of each kind. */
export const openOutput: { readonly [To in LineOutput]: () => Promise<Output> } = {
  file: async () => {
    const path = temporaryPath();
    const file = await open(path, 'w+');
    await rm(path); // The open file stays; nothing is left whatever becomes of us.
    return { fd: file.fd, close: () => countLines(file).finally(() => file.close()) };
  },
  pipe: async () => {
    // What Node makes for a child is a socket; a service has a pipe.
    const path = temporaryPath();
    execFileSync('mkfifo', [path]);
    // Opening one end waits for the other, but not for reading and writing at once.
    const both = await open(path, 'r+');
    const [input, output] = [await open(path, 'r'), await open(path, 'w')];
    await Promise.all([both.close(), rm(path)]);
    const reader = spawn('wc', ['-l'], { stdio: [input.fd, 'pipe', 'inherit'] });
    await input.close();
    const counted = text(reader.stdout as Readable);
    return {
      fd: output.fd,
      close: async () => {
        await output.close();
        return Number(await counted);
      },
    };
  },
};

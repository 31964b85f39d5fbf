import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** A machine with a `go` of our making on its PATH, and an empty cache folder. */
export interface FakeGo {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What `go build` was run for, in order. */
  builds(): Promise<readonly string[]>;
}

const program = fileURLToPath(new URL('./fake-program.ts', import.meta.url));

/** Makes such a machine until the end of the test; `failsFor` names a module that does not compile. */
export async function makeFakeGo({ version = 'go1.26.1', failsFor = 'none' } = {}): Promise<FakeGo> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-fake-go-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const bin = join(folder, 'bin');
  const log = join(folder, 'builds');
  await mkdir(bin);
  await writeFile(join(bin, 'go'), script(version, failsFor, log));
  await chmod(join(bin, 'go'), 0o755);
  const system = ['/usr/local/bin', '/usr/bin', '/bin'];
  return {
    folder,
    environment: {
      PATH: [bin, dirname(process.execPath), ...system].join(delimiter),
      HOME: folder,
      STACK_CACHE_DIR: join(folder, 'cache'),
    },
    builds: async () => (await readFile(log, 'utf8').catch(() => '')).split('\n').filter((line) => line !== ''),
  };
}

/** Puts in place of each program one that listens where the real one would. */
const script = (version: string, failsFor: string, log: string) => `#!/bin/sh
case "$1" in
  env) echo ${version} ;;
  list) echo one; echo two ;;
  build)
    name=$(basename "$PWD")
    echo "$name" >> ${log}
    if [ "$name" = ${failsFor} ]; then echo 'main.go:1: does not compile' >&2; exit 1; fi
    while [ "$1" != -o ]; do shift; done
    out=$2; shift 2
    for package in "$@"; do
      echo "$package" >&2
      target="$out$(basename "$package")"
      [ "$package" != . ] || target="$out$name"
      printf '#!/bin/sh\\nexec %s %s "$0" "$@"\\n' '${process.execPath}' '${program}' > "$target"
      chmod 755 "$target"
    done ;;
esac
`;

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Environment, portOf } from '@dawsos/config';
import { renderText } from '../configuration/render-text.ts';
import { type Override, writeConfiguration } from '../configuration/write-configuration.ts';
import { planInstall } from '../install/install-plan.ts';
import { isHealthy } from './is-healthy.ts';
import { makeRoom } from './make-room.ts';
import { knowProcess } from './pid-files.ts';
import { findCommands, type ProgramCommand } from './program-command.ts';
import { programEnvironment } from './program-environment.ts';
import { openRotatingFile } from './rotating-file.ts';
import { stackFolders } from './stack-folders.ts';
import { type ProgramName, programNames, type StackProgram, stackPrograms } from './stack-programs.ts';
import { type ProgramState, readState, removeState, writeState } from './stack-state.ts';
import { type SupervisedProgram, superviseProgram } from './supervise-program.ts';

/** How to start the stack. */
export interface NativeStackOptions {
  /** Everything is kept in `stack` below it; services' logs are followed in `logs` below it. */
  readonly dataDir: string;
  /** Moves every port; by default as `PORT_OFFSET` and the ports' own variables in `environment` say. */
  readonly portOffset?: number;
  /** Ports, token and settings; default: that of this process. */
  readonly environment?: Environment;
  /** What to start; default: all that are installed, Loki and the log shipper included where Loki is. */
  readonly programs?: readonly ProgramName[];
  /** Other configuration, by path below the configuration folder, as `prometheus/rules/slo.yaml`; rendered too. */
  readonly overrides?: Readonly<Record<string, Override>>;
  /** Told what happens to the programs, line by line; default: nobody. */
  readonly log?: (line: string) => void;
  /** Given what the programs write, in any pieces; default: nobody. It is kept in `stack/logs` in any case. */
  readonly onOutput?: (name: ProgramName, chunk: string) => void;
  /** Gives the start up and leaves nothing running. */
  readonly signal?: AbortSignal;
  /** Whether it outlives the command that has started it. */
  readonly detached?: boolean;
}

/** A running stack; a program that dies is started again. */
export interface NativeStack {
  /** Base URL of each program, run or not; the Collector's is where spans are sent. */
  readonly urls: Readonly<Record<ProgramName, string>>;
  readonly programs: readonly ProgramName[];
  /** The rendered configuration; what is changed there counts from the next restart. */
  readonly configFolder: string;
  /** Ends a program without warning; it stays down until it is restarted. */
  kill(name: ProgramName): Promise<void>;
  /** Stops a program, where it runs, and answers when it is healthy again. */
  restart(name: ProgramName): Promise<void>;
  state(): readonly ProgramState[];
  /** Stops everything, senders before receivers; what has not ended after `patienceMs` (10 s) is killed. */
  stop(patienceMs?: number): Promise<void>;
}

/**
 * Starts the installed programs on the repository's configuration and answers when all are healthy.
 * Throws {@link StackError}, or the signal's reason, and then nothing runs.
 *
 * @example
 * const stack = await startNativeStack({ dataDir: '.data' });
 * await fetch(`${stack.urls.prometheus}/api/v1/query?query=up`);
 * await stack.stop();
 */
export async function startNativeStack(options: NativeStackOptions): Promise<NativeStack> {
  const { dataDir, portOffset, overrides, log = () => {}, onOutput, signal, detached = false } = options;
  const given = options.environment ?? process.env;
  const environment = portOffset === undefined ? given : { ...given, PORT_OFFSET: String(portOffset) };
  const folders = stackFolders(dataDir);
  const names = await chooseNames(options.programs, environment);
  const commands = await findCommands(names, environment);

  await makeRoom(folders, names, environment, log);
  await writeConfiguration({ target: folders.config, environment, overrides, paths: folders.paths });
  await mkdir(folders.serviceLogs, { recursive: true });
  signal?.throwIfAborted();

  const files = names.map((name) => openRotatingFile(join(folders.logs, `${name}.log`)));
  const supervised = names.map((name, index) => {
    const { path, args } = commands[index] as ProgramCommand;
    return superviseProgram({
      name,
      command: path,
      args: args.map((argument) => renderText(argument, environment, folders.paths)),
      env: programEnvironment(environment, folders.serviceLogs),
      isHealthy: () => isHealthy(healthUrl(name, environment)),
      pidFolder: folders.pids,
      onOutput: (chunk) => {
        files[index]?.write(chunk);
        onOutput?.(name, chunk);
      },
      say: log,
      onChange: () => void publish(),
    });
  });

  const supervisor = await knowProcess(process.pid);
  const state = (): readonly ProgramState[] =>
    supervised.map((program, index) => {
      const name = names[index] as ProgramName;
      return {
        name,
        version: commands[index]?.version ?? '',
        port: portOf(stackPrograms[name].ports[0], environment),
        pid: program.pid(),
        restarts: program.restarts(),
        healthUrl: healthUrl(name, environment),
      };
    });
  let published = Promise.resolve();
  const publish = (): Promise<void> => {
    published = published
      .then(() => writeState(folders.state, { supervisor, detached, programs: state() }))
      .catch((error: unknown) => log(`the state cannot be written: ${String(error)}`));
    return published;
  };
  const find = (name: ProgramName): SupervisedProgram => {
    const program = supervised[names.indexOf(name)];
    if (program === undefined) throw new Error(`${name} is not part of this stack`);
    return program;
  };
  const stop = async (patienceMs = stopPatienceMs): Promise<void> => {
    const end = performance.now() + patienceMs;
    for (const [index, program] of [...supervised.entries()].reverse()) {
      // Nobody may use up the time of those after it.
      const restMs = Math.max(0, end - performance.now());
      await program.stop(index === 0 ? restMs : restMs / 2);
    }
    for (const file of files) file.close();
    await published;
    await removeState(folders.state);
  };

  try {
    await publish();
    await Promise.all(supervised.map((program) => program.start(signal)));
  } catch (error) {
    await stop(0);
    throw error;
  }
  return {
    urls: Object.fromEntries(programNames.map((name) => [name, baseUrl(name, environment)])) as NativeStack['urls'],
    programs: names,
    configFolder: folders.config,
    kill: (name) => find(name).kill(),
    restart: async (name) => {
      await find(name).stop();
      await find(name).start();
    },
    state,
    stop,
  };
}

/** Whether `pnpm stack up` or another process has the stack of this `DATA_DIR` up. */
export const isStackUp = async (dataDir: string): Promise<boolean> =>
  (await readState(stackFolders(dataDir).state)) !== undefined;

/** Ends what a killed supervisor has left; throws {@link StackError} `PORT_TAKEN` or `ALREADY_UP` where a start would. */
export async function prepareStack(dataDir: string, environment: Environment = process.env): Promise<void> {
  await makeRoom(stackFolders(dataDir), await chooseNames(undefined, environment), environment, () => {});
}

const stopPatienceMs = 10_000;

async function chooseNames(
  asked: readonly ProgramName[] | undefined,
  environment: Environment,
): Promise<readonly ProgramName[]> {
  if (asked !== undefined) return programNames.filter((name) => asked.includes(name));
  const [loki] = await planInstall(environment, ['loki']);
  // The shipper has nowhere to ship to without Loki.
  const left: readonly ProgramName[] = loki?.installed === true ? [] : ['loki', 'log-shipper'];
  return programNames.filter((name) => !left.includes(name));
}

const baseUrl = (name: ProgramName, environment: Environment): string =>
  `http://127.0.0.1:${portOf(stackPrograms[name].ports[0], environment)}`;

function healthUrl(name: ProgramName, environment: Environment): string {
  const { port, path }: StackProgram['health'] = stackPrograms[name].health;
  return `http://127.0.0.1:${portOf(port, environment)}${path}`;
}

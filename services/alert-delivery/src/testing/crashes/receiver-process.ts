import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type SpawnedService, spawnService } from '@dawsos/testkit';
import { type ReceiverRecord, readReceiverRecord } from './receiver-record.ts';

/** What a receiver answers to a call: a status, or nothing, `hang` not having acted on it and `mute` having done so. */
export type ReceiverReply = 200 | 503 | 'hang' | 'mute';

/** One answer before a call, and another from it on; calls are counted from 1, earlier lives included. */
export interface Answers {
  readonly fromCall: number;
  readonly before: ReceiverReply;
  readonly reply: ReceiverReply;
}

/** A webhook receiver as a process of its own, that acts once per key and remembers in a file what it has acted on. */
export interface ReceiverProcess {
  readonly url: string;
  /** Decides what is answered from the next call on. */
  answer(answers: ReceiverReply | Answers): Promise<void>;
  record(): ReceiverRecord;
  /** Resolves when it has had so many calls. */
  called(times: number): Promise<void>;
  /** SIGKILL: nothing of it is left but what it wrote. */
  kill(): Promise<void>;
  /** The same receiver again, on the same port with what it wrote. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const pollMs = 10;

/** Starts a {@link ReceiverProcess} that answers 200. */
export async function startReceiverProcess(signingKey: string): Promise<ReceiverProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'dawsos-receiver-'));
  const [recordPath, answersPath] = [join(folder, 'record.jsonl'), join(folder, 'answers.json')];
  const answer = async (answers: ReceiverReply | Answers) => {
    const rule: Answers = typeof answers === 'object' ? answers : { fromCall: 0, before: answers, reply: answers };
    // Renamed, so that it is never read half written.
    await writeFile(`${answersPath}.new`, JSON.stringify(rule));
    await rename(`${answersPath}.new`, answersPath);
  };
  const start = (port: string): Promise<SpawnedService> =>
    spawnService({
      entry: new URL('./receiver-main.ts', import.meta.url),
      args: [recordPath, answersPath, port, signingKey],
    });
  await answer(200);
  let running = await start('0');
  const port = running.readyLine.replace('READY ', '');
  const kill = async () => {
    running.kill('SIGKILL');
    await running.exited;
  };
  const record = () => readReceiverRecord(recordPath);
  return {
    url: `http://127.0.0.1:${port}/hook`,
    answer,
    record,
    called: async (times) => {
      while (record().calls < times) await delay(pollMs);
    },
    kill,
    restart: async () => {
      running = await start(port);
    },
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

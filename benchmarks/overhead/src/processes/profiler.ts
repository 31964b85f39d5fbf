import { writeFile } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';

const session = new Session();

/** Starts V8's CPU profiler; `intervalUs` between samples: shorter finds more and distorts more. */
export async function startProfile(intervalUs: number): Promise<void> {
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: intervalUs });
  await session.post('Profiler.start');
}

/** Ends the profile and writes it to `path`. */
export async function stopProfile(path: string): Promise<void> {
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  await writeFile(path, JSON.stringify(profile));
}

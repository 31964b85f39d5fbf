import { cpus, totalmem } from 'node:os';
import type { Base } from './system/base.ts';

/** Machine and versions, in a line, and its cores. */
export async function describeMachine(base: Base): Promise<{ readonly machine: string; readonly cores: number }> {
  const [postgres] = await base.run<{ version: string }>("select current_setting('server_version') as version");
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const cores = cpus().length;
  const machine = `${cores} cores (${model}), ${memory}, Node ${process.versions.node}, PostgreSQL ${postgres?.version}`;
  return { machine, cores };
}

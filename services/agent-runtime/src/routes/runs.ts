import { requestCtxSchema } from '@dawsos/domain';
import { faultsOf, Problem, parseWith } from '@dawsos/http';
import type { Telemetry } from '@dawsos/telemetry';
import type { RequestHandler } from 'express';
import { z } from 'zod';
import { type Agents, findCapability } from '../domain/agent.ts';
import type { RunTasks } from '../task-run.ts';

const bodySchema = z.strictObject({
  ctx: requestCtxSchema,
  tasks: z
    .array(z.strictObject({ agent_name: z.string(), capability: z.string(), inputs: z.unknown() }))
    .min(1)
    .max(20),
  sandbox: z.boolean().default(false),
});
type Body = z.output<typeof bodySchema>;

/** `POST /v1/runs` `{ctx, tasks, sandbox?}` → `{results}`: one outcome per task, in their order. */
export const runTasksRoute =
  (agents: Agents, runTasks: RunTasks, { annotate }: Telemetry): RequestHandler =>
  async (request, response) => {
    const { ctx, tasks, sandbox } = parseWith(bodySchema, request.body, {
      status: 400,
      code: 'BAD_REQUEST',
      detail: 'The body is not a run of tasks.',
    });
    const { trace_id: _, ...context } = ctx;
    annotate(context);
    const problems = taskProblems(agents, tasks, sandbox);
    if (problems.length > 0) {
      throw new Problem({ status: 422, code: 'BAD_TASKS', detail: 'Some tasks cannot be run.', problems });
    }
    response.json({ results: await runTasks(tasks, ctx, { sandbox, faults: faultsOf(response) }) });
  };

function taskProblems(agents: Agents, tasks: Body['tasks'], sandbox: boolean) {
  return tasks.flatMap(({ agent_name, capability }, index) => {
    const found = findCapability(agents, agent_name, capability);
    if (!found) return [{ path: `tasks.${index}`, message: 'no agent has such a capability' }];
    // A sandbox has no database.
    if (sandbox && found.kind !== 'calculation') {
      return [{ path: `tasks.${index}`, message: 'only calculations can run in a sandbox' }];
    }
    return [];
  });
}

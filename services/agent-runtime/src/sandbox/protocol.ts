import { z } from 'zod';

/** What a sandboxed process reads from its standard input: the calculation to do. */
export const sandboxRequestSchema = z.strictObject({
  agent_name: z.string(),
  capability: z.string(),
  inputs: z.unknown(),
});
export type SandboxRequest = z.output<typeof sandboxRequestSchema>;

const problems = z.array(z.strictObject({ path: z.string(), message: z.string() }));

/** What it writes as one line of JSON on its standard output; its word is checked like anybody's from outside. */
export const sandboxAnswerSchema = z.discriminatedUnion('outcome', [
  z.strictObject({ outcome: z.literal('success'), result: z.unknown() }),
  z.strictObject({ outcome: z.literal('invalid'), problems }),
  z.strictObject({
    outcome: z.literal('refused'),
    reason: z.enum(['not_found', 'unprocessable']),
    code: z.string(),
    message: z.string(),
    problems,
  }),
  z.strictObject({ outcome: z.literal('failed'), message: z.string() }),
]);
export type SandboxAnswer = z.output<typeof sandboxAnswerSchema>;

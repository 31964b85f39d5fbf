import { agentNames } from '@dawsos/conventions';
import { z } from 'zod';
import type { Template } from './pattern.ts';

const id = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'not a name of lower-case letters, digits and _');
const template: z.ZodType<Template> = z.json();
const templates = z.record(z.string(), template);

const step = z.strictObject({
  id,
  agent_name: z.enum(agentNames),
  capability: id,
  inputs: templates.default({}),
});

/** The shape of a pattern file; whether its parts fit together is {@link compilePatterns}'s affair. */
export const patternSchema = z.strictObject({
  id,
  name: z.string().min(1).max(100),
  description: z.string().min(1).max(1000),
  inputs: z.looseObject({ type: z.literal('object'), additionalProperties: z.literal(false) }),
  steps: z.array(step).min(1).max(20),
  result: template,
});

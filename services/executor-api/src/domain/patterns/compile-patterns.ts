import { agentCapabilities } from '@dawsos/conventions';
import { compileInputs } from './compile-inputs.ts';
import type { Pattern, PatternDefinition, PatternStep } from './pattern.ts';
import { patternSchema } from './pattern-schema.ts';
import { planSteps } from './plan-steps.ts';
import { contextReferences, type Reference, referencesIn } from './references.ts';

/** A pattern file: its name without folder, and the JSON it holds. */
export interface PatternFile {
  readonly name: string;
  readonly content: unknown;
}

/** Patterns that cannot be run; the message lists every problem of every file. */
export class InvalidPatternsError extends Error {
  override readonly name = 'InvalidPatternsError';
  readonly code = 'INVALID_PATTERNS';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`patterns that cannot be run:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/** The patterns of all files by id; throws {@link InvalidPatternsError}. */
export function compilePatterns(files: readonly PatternFile[]): ReadonlyMap<string, Pattern> {
  const problems: string[] = [];
  const patterns = new Map<string, Pattern>();
  for (const { name, content } of files) {
    const report = (problem: string) => void problems.push(`${name}: ${problem}`);
    const pattern = compilePattern(content, report);
    if (!pattern) continue;
    const { id } = pattern.definition;
    if (patterns.has(id)) report(`another file declares ${id} too`);
    if (name !== `${id}.json`) report(`the file of ${id} must be called ${id}.json`);
    patterns.set(id, pattern);
  }
  if (files.length === 0) problems.push('there is no pattern file');
  if (problems.length > 0) throw new InvalidPatternsError(problems);
  return patterns;
}

type Report = (problem: string) => void;

function compilePattern(content: unknown, report: Report): Pattern | undefined {
  const parsed = patternSchema.safeParse(content);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) report(`${path.join('.') || 'content'}: ${message}`);
    return undefined;
  }
  const definition: PatternDefinition = parsed.data;
  checkSteps(definition.steps, report);
  checkReferences(definition, report);
  const plan = planSteps(definition.steps);
  if (plan.outcome === 'cyclic') report(`steps wait for each other: ${plan.ids.join(', ')}`);
  try {
    const checkInputs = compileInputs(definition.inputs);
    return { definition, plan: plan.outcome === 'planned' ? plan.steps : [], checkInputs };
  } catch (error) {
    report(`inputs: ${error instanceof Error ? error.message : 'not a JSON Schema'}`);
    return undefined;
  }
}

function checkSteps(steps: readonly PatternStep[], report: Report): void {
  const seen = new Set<string>();
  for (const { id, agent_name, capability } of steps) {
    if (seen.has(id)) report(`two steps are called ${id}`);
    seen.add(id);
    const known: readonly string[] = agentCapabilities[agent_name];
    if (!known.includes(capability)) report(`step ${id}: ${agent_name} has no capability ${capability}`);
  }
}

function checkReferences({ inputs, steps, result }: PatternDefinition, report: Report): void {
  const declared = Object.keys((inputs.properties as object | undefined) ?? {});
  const names: Record<Reference['source'], readonly string[]> = {
    input: declared,
    context: contextReferences,
    step: steps.map(({ id }) => id),
  };
  const check = (where: string, references: readonly Reference[]) => {
    for (const { source, name } of references) {
      if (!names[source].includes(name)) report(`${where}: there is no ${source} ${name}`);
    }
  };
  for (const step of steps) check(`step ${step.id}`, referencesIn(step.inputs));
  check('result', referencesIn(result));
}

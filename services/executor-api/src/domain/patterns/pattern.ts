import type { AgentName } from '@dawsos/conventions';

/** JSON as a pattern file holds it, references included. */
export type Template = string | number | boolean | null | readonly Template[] | { readonly [key: string]: Template };

/** One step of a pattern: a capability of an agent, and what it is given. */
export interface PatternStep {
  readonly id: string;
  readonly agent_name: AgentName;
  readonly capability: string;
  readonly inputs: { readonly [key: string]: Template };
}

/** A pattern as its file declares it. */
export interface PatternDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** JSON Schema (2020-12) of an object. */
  readonly inputs: { readonly [key: string]: unknown };
  readonly steps: readonly PatternStep[];
  /** How the answer is put together, with the same references as step inputs. */
  readonly result: Template;
}

/** A step with its place in the file and the places of the steps it waits for. */
export interface PlannedStep extends PatternStep {
  readonly index: number;
  readonly dependsOn: readonly number[];
}

/** One way in which a value does not fit; `path` is dotted, empty for the whole. */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

/** A pattern that is known to be sound and ready to run. */
export interface Pattern {
  readonly definition: PatternDefinition;
  /** Every step after the steps it depends on. */
  readonly plan: readonly PlannedStep[];
  /** Every way in which the inputs do not fit the pattern; fills in declared defaults. */
  checkInputs(inputs: Record<string, unknown>): readonly InputProblem[];
}

import type { InputProblem } from './capability.ts';

/** A capability cannot do what was asked, through no fault of the system: what was asked for is not there or does not add up. */
export class CapabilityRefusal extends Error {
  override readonly name = 'CapabilityRefusal';
  readonly reason: 'not_found' | 'unprocessable';
  readonly code: string;
  readonly problems: readonly InputProblem[];

  constructor(
    reason: CapabilityRefusal['reason'],
    code: string,
    message: string,
    problems: readonly InputProblem[] = [],
  ) {
    super(message);
    this.reason = reason;
    this.code = code;
    this.problems = problems;
  }
}

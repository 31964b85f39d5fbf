import { financialAnalyst } from '../domain/agents/financial-analyst.ts';
import type { Calculation } from '../domain/capability.ts';
import { CapabilityRefusal } from '../domain/capability-refusal.ts';
import type { SandboxAnswer, SandboxRequest } from './protocol.ts';

/** The agents whose capabilities depend on nothing but their inputs. */
const calculatingAgents: Readonly<Record<string, Readonly<Record<string, Calculation>>>> = {
  financial_analyst: financialAnalyst,
};

/** Does the calculation that was asked for; never throws. */
export function calculate({ agent_name, capability, inputs }: SandboxRequest): SandboxAnswer {
  const prepared = calculatingAgents[agent_name]?.[capability]?.prepare(inputs);
  if (!prepared) return { outcome: 'failed', message: 'there is no such calculation' };
  if (prepared.outcome === 'invalid') return { outcome: 'invalid', problems: [...prepared.problems] };
  try {
    return { outcome: 'success', result: prepared.run() };
  } catch (error) {
    if (!(error instanceof CapabilityRefusal)) {
      return { outcome: 'failed', message: error instanceof Error ? error.message : 'unknown failure' };
    }
    const { reason, code, message, problems } = error;
    return { outcome: 'refused', reason, code, message, problems: [...problems] };
  }
}

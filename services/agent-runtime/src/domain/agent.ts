import type { AgentName, CapabilityOf } from '@dawsos/conventions';
import type { Capability } from './capability.ts';

/** An agent with exactly the capabilities the catalogue promises of it. */
export type Agent<Name extends AgentName = AgentName> = Readonly<Record<CapabilityOf<Name>, Capability>>;

/** Every agent there is, by name. */
export type Agents = { readonly [Name in AgentName]: Agent<Name> };

/** The capability of that name, if both agent and capability exist. */
export function findCapability(agents: Agents, agentName: string, capability: string): Capability | undefined {
  if (!Object.hasOwn(agents, agentName)) return undefined;
  const agent: Readonly<Record<string, Capability>> = agents[agentName as AgentName];
  return Object.hasOwn(agent, capability) ? agent[capability] : undefined;
}

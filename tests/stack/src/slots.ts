import { type PortName, portOf, ports } from '@dawsos/config';

/** Ports of the systems that may run at the same time, each moved by 100 from the one before. */
export const slots = {
  configuration: 0,
  signals: 1,
  load: 2,
  outages: 3,
  rehearsals: 4,
  notifications: 5,
  sampling: 6,
  secrets: 7,
  loadTests: 8,
} as const;
export type Slot = keyof typeof slots;

/** Below the range that the operating system takes ports for outgoing connections from. */
const defaultOffset = 11_000;

/** How far the slot's ports are from the usual ones; `PORT_OFFSET` moves all slots. */
export const portOffsetOf = (slot: Slot): number =>
  Number(process.env.PORT_OFFSET || defaultOffset) + 100 * slots[slot];

/** The port variables of a slot. */
export const portVariables = (slot: Slot): Readonly<Record<string, string>> => {
  const environment = { PORT_OFFSET: String(portOffsetOf(slot)) };
  return Object.fromEntries(
    (Object.keys(ports) as PortName[]).map((name) => [name, String(portOf(name, environment))]),
  );
};

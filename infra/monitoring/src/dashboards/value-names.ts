import { breakerStates } from '@dawsos/conventions';

/** Words and colours for the values of a state gauge, from 0 on. */
export type ValueNames = readonly { readonly text: string; readonly color: 'green' | 'orange' | 'red' | 'blue' }[];

const breakerColors = { closed: 'green', open: 'red', half_open: 'orange' } as const;

/** Of the circuit breakers' gauges: CLOSED, OPEN, HALF_OPEN. */
export const breakerNames: ValueNames = breakerStates.map((state) => ({
  text: state.toUpperCase(),
  color: breakerColors[state],
}));

/** Of `dawsos_pack_freshness`, as its help says. */
export const packNames: ValueNames = [
  { text: 'WARMING', color: 'blue' },
  { text: 'FRESH', color: 'green' },
  { text: 'ERROR', color: 'red' },
  { text: 'STALE', color: 'orange' },
];

/** Of gauges that are 1 or 0. */
export const yesNo: ValueNames = [
  { text: 'NO', color: 'red' },
  { text: 'YES', color: 'green' },
];

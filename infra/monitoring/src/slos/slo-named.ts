import type { Slo } from '@dawsos/slo';

/** The SLO of this id; throws when there is none. */
export function sloNamed(slos: readonly Slo[], id: string): Slo {
  const found = slos.find((slo) => slo.id === id);
  if (found === undefined) throw new TypeError(`no SLO is called ${id}`);
  return found;
}

import { holds, type Results } from './results.ts';

/** What the test was made to find out, in sentences. */
export function findings({ name, phases, portfolios, growth, dropped, crossed }: Results): string[] {
  const found: string[] = [];
  if (portfolios.found < portfolios.wanted) {
    found.push(`only ${portfolios.found} of ${portfolios.wanted} portfolios: caches make light of few`);
  }
  if (name === 'stress') {
    const broken = phases.findIndex((phase) => !holds(phase));
    const highest = phases[broken === -1 ? phases.length - 1 : broken - 1];
    const more = broken === -1 ? ', and perhaps more: it never broke' : '';
    found.push(
      highest
        ? `highest rate that holds the SLOs: ${highest.rate} requests/s${more}`
        : `the SLOs do not hold at ${phases[0]?.rate} requests/s, the lowest rate that was tried`,
    );
  }
  if (name === 'soak') {
    for (const of of ['latency', 'memory']) {
      const grown = growth[of];
      found.push(
        grown === undefined
          ? `${of} was not seen in both the first and the last tenth`
          : `${of} in the last tenth: ${grown.toFixed(2)} times that of the first`,
      );
    }
  }
  for (const { name: phase, recoveryMs, seconds: length, kinds, mayBreak } of phases) {
    const burns = kinds.flatMap(({ request, limits }) => limits.map(({ text, burn }) => ({ text, burn, request })));
    const worst = burns.sort((a, b) => b.burn - a.burn)[0];
    if (mayBreak && name !== 'stress' && worst !== undefined) {
      found.push(`${phase}: burns ${worst.burn.toFixed(1)} times the budget of ${worst.request} ${worst.text}`);
    }
    if (recoveryMs !== undefined) found.push(`${phase}: ${recovery(recoveryMs / 1000, length)}`);
  }
  if (dropped > 0) found.push(`${dropped} requests were due and could not be sent: too few VUs, or the system hangs`);
  return [...found, ...crossed.map((threshold) => `crossed: ${threshold}`)];
}

/** Bad answers in the last tenth of a phase say that nobody saw their end. */
const recovery = (after: number, length: number): string =>
  after < length * 0.9
    ? `recovered after ${after.toFixed(1)} s`
    : `not recovered, for bad answers were still coming after ${after.toFixed(1)} s of ${length}`;

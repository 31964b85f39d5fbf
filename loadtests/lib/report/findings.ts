import { holds, type Results } from './results.ts';

/** What the test was made to find out, in sentences. */
export function findings({ name, phases, dropped, crossed }: Results): string[] {
  const found: string[] = [];
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
  for (const { name: phase, seconds, recoveryMs, kinds, mayBreak } of phases) {
    const burns = kinds.flatMap(({ request, limits }) => limits.map(({ text, burn }) => ({ text, burn, request })));
    const worst = burns.sort((a, b) => b.burn - a.burn)[0];
    if (mayBreak && name !== 'stress' && worst !== undefined) {
      found.push(`${phase}: burns ${worst.burn.toFixed(1)} times the budget of ${worst.request} ${worst.text}`);
    }
    // What was still bad at the end may have gone on.
    if (recoveryMs !== undefined && recoveryMs > seconds * 900)
      found.push(`${phase}: not recovered after ${seconds} s`);
    else if (recoveryMs !== undefined) found.push(`${phase}: recovered after ${(recoveryMs / 1000).toFixed(1)} s`);
  }
  if (dropped > 0) found.push(`${dropped} requests were due and could not be sent: too few VUs, or the system hangs`);
  return [...found, ...crossed.map((threshold) => `crossed: ${threshold}`)];
}

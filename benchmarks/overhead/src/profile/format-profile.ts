import { formatTable } from '@dawsos/testkit';
import type { Times } from './cpu-profile.ts';
import type { VariantProfile } from './profile-variant.ts';

const shownLines = 40;

/** Where a variant's time goes, µs a request, next to bare Express's. */
export function formatProfile(title: string, own: VariantProfile, bare: VariantProfile): string {
  const tables = [
    ['by package', 'byPackage', 30],
    ['by line', 'byLine', shownLines],
    ['our functions with all they call', 'inclusive', shownLines],
  ] as const;
  return [
    `${title}: ${own.requests} requests, ${own.path}`,
    ...tables.map(([name, part, rows]) => `\n${name}\n${formatTimes(own[part], own, bare[part], bare, rows)}`),
  ].join('\n');
}

function formatTimes(own: Times, { requests }: VariantProfile, bare: Times, of: VariantProfile, rows: number): string {
  const compared = [...own].map(([name, us]) => {
    const here = us / requests;
    const there = (bare.get(name) ?? 0) / of.requests;
    return { name, here, there, over: here - there };
  });
  const top = compared.toSorted((a, b) => b.over - a.over).slice(0, rows);
  return formatTable([
    ['µs a request', 'own', 'bare', 'over bare'],
    ...top.map(({ name, here, there, over }) => [name, here.toFixed(2), there.toFixed(2), over.toFixed(2)]),
  ]);
}

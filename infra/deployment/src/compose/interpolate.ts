/** A document whose texts have `${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced as compose does it. */
export function interpolated(value: unknown, environment: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return interpolate(value, environment);
  if (Array.isArray(value)) return value.map((item) => interpolated(item, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, interpolated(item, environment)]));
}

const interpolate = (text: string, environment: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_whole, name: string, rule?: string, argument = '') => {
    const value = environment[name];
    if (value !== undefined && value !== '') return value;
    if (rule === '?') throw new Error(`${name} must be set ${argument}`);
    return rule === '-' ? argument : '';
  });

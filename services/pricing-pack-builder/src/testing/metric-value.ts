/** For tests: the value of one series in an exposition, undefined where it is not there; labels in any order. */
export const metricValue = (
  exposition: string,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): number | undefined => {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  for (const line of exposition.split('\n')) {
    const [, series, list = '', value] = /^(\w+)(?:\{([^}]*)\})? (\S+)/.exec(line) ?? [];
    const given = list === '' ? [] : list.split(',');
    if (series === name && given.length === wanted.length && wanted.every((label) => given.includes(label))) {
      return Number(value);
    }
  }
  return undefined;
};

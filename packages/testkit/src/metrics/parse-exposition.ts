/** One exposed line; label values as they were before escaping. */
export interface ExposedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar: { readonly labels: Readonly<Record<string, string>>; readonly value: number } | undefined;
}

export interface ExposedFamily {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: ExposedSample[];
}

/** What a scrape said. */
export interface Exposition {
  readonly families: readonly ExposedFamily[];
  /** The sample of this name and exactly these labels; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
  /** All samples of a name. */
  samples(name: string): readonly ExposedSample[];
}

const labelPattern = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const labelSet = /\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\}/.source;
const samplePattern = new RegExp(
  `^([a-zA-Z_][a-zA-Z0-9_]*)(?:${labelSet})? (\\S+)(?: # ${labelSet} (\\S+) (\\d+(?:\\.\\d+)?))?$`,
);
const openMetricsBound = /^(?:\+Inf|-?\d+\.\d+(?:e[+-]\d+)?)$/;
const suffixes: Readonly<Record<string, readonly string[]>> = {
  counter: ['_total'],
  gauge: [''],
  histogram: ['_bucket', '_sum', '_count'],
};

/**
 * Reads what a `/metrics` endpoint answered, and throws on whatever Prometheus or OpenMetrics 1.0 forbid: the format is
 * taken from the content type.
 */
export function parseExposition({ contentType, body }: { contentType: string; body: string }): Exposition {
  const openMetrics = contentType.startsWith('application/openmetrics-text');
  const lines = body.split('\n');
  if (lines.pop() !== '') throw new Error('the last line does not end');
  if (openMetrics && lines.pop() !== '# EOF') throw new Error('OpenMetrics ends in # EOF');
  const families: ExposedFamily[] = [];
  for (const line of lines) readLine(line, families, openMetrics);
  for (const family of families) check(family, openMetrics);
  const all = families.flatMap(({ samples }) => samples);
  const keys = all.map(keyOf);
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new Error(`${twice} is there twice`);
  return {
    families,
    value: (name, labels = {}) => all[keys.indexOf(keyOf({ name, labels }))]?.value,
    samples: (name) => all.filter((sample) => sample.name === name),
  };
}

function readLine(line: string, families: ExposedFamily[], openMetrics: boolean): void {
  const help = /^# HELP (\S+) (.*)$/.exec(line);
  if (help?.[1] !== undefined) {
    if (families.some(({ name }) => name === help[1])) throw new Error(`family ${help[1]} is there twice`);
    families.push({ name: help[1], help: help[2] ?? '', type: '', samples: [] });
    return;
  }
  const family = families.at(-1);
  const type = /^# TYPE (\S+) (\S+)$/.exec(line);
  if (type !== null) {
    if (family === undefined || family.name !== type[1] || family.type !== '') throw new Error(`misplaced: ${line}`);
    Object.assign(family, { type: type[2] });
    return;
  }
  if (family === undefined || family.type === '') throw new Error(`sample before its type: ${line}`);
  family.samples.push(readSample(line, openMetrics));
}

function readSample(line: string, openMetrics: boolean): ExposedSample {
  const match = samplePattern.exec(line);
  if (match === null) throw new Error(`not a sample: ${line}`);
  const [, name = '', labels = '', value = '', exemplarLabels, exemplarValue = ''] = match;
  if (exemplarLabels !== undefined && !openMetrics) throw new Error(`exemplar in text format: ${line}`);
  return {
    name,
    labels: readLabels(labels),
    value: readNumber(value),
    exemplar:
      exemplarLabels === undefined
        ? undefined
        : { labels: readLabels(exemplarLabels), value: readNumber(exemplarValue) },
  };
}

function readLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  for (labelPattern.lastIndex = 0; labelPattern.lastIndex < text.length; ) {
    const match = labelPattern.exec(text);
    if (match?.[1] === undefined || match[1] in labels) throw new Error(`bad labels: {${text}}`);
    labels[match[1]] = (match[2] ?? '').replace(/\\(.)/g, (_all, character) => (character === 'n' ? '\n' : character));
  }
  return labels;
}

function readNumber(text: string): number {
  if (text === '+Inf' || text === '-Inf') return Number(`${text.charAt(0)}Infinity`);
  if (text === 'NaN' || /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text)) return Number(text);
  throw new Error(`not a number: ${text}`);
}

function check({ name, type, samples }: ExposedFamily, openMetrics: boolean): void {
  const allowed = type === 'counter' && !openMetrics ? [''] : suffixes[type];
  if (allowed === undefined) throw new Error(`${name} has the unknown type ${type}`);
  for (const sample of samples) {
    if (!allowed.some((suffix) => sample.name === name + suffix)) throw new Error(`${sample.name} is not of ${name}`);
    if (type === 'counter' && !(sample.value >= 0)) throw new Error(`counter ${name} is ${sample.value}`);
    if (sample.exemplar !== undefined) checkExemplar(sample);
  }
  if (type === 'histogram') checkHistogram(name, samples, openMetrics);
}

function checkExemplar({ name, labels, exemplar }: ExposedSample): void {
  const length = Object.entries(exemplar?.labels ?? {})
    .flat()
    .join('').length;
  if (length > 128) throw new Error(`exemplar of ${name} has ${length} characters of labels`);
  if (!name.endsWith('_bucket') || (exemplar?.value ?? 0) > readNumber(labels.le ?? '')) {
    throw new Error(`exemplar of ${name} {le="${labels.le}"} is outside its bucket`);
  }
}

function checkHistogram(name: string, samples: readonly ExposedSample[], openMetrics: boolean): void {
  const series = Map.groupBy(samples, ({ labels: { le: _bound, ...labels } }) => keyOf({ name, labels }));
  for (const [key, lines] of series) {
    const buckets = lines.filter((line) => line.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels }) => labels.le ?? '');
    const badBound = bounds.find((bound) => openMetrics && !openMetricsBound.test(bound));
    if (badBound !== undefined) throw new Error(`${key} has the bound ${badBound}`);
    if (!ascends(bounds.map(readNumber), true)) throw new Error(`${key}: bounds do not ascend`);
    if (
      !ascends(
        buckets.map(({ value }) => value),
        false,
      )
    )
      throw new Error(`${key}: buckets do not add up`);
    const count = lines.find((line) => line.name === `${name}_count`)?.value;
    if (bounds.at(-1) !== '+Inf' || buckets.at(-1)?.value !== count) throw new Error(`${key}: +Inf is not the count`);
    if (lines.length !== buckets.length + 2) throw new Error(`${key}: sum or count is missing`);
  }
}

const ascends = (values: readonly number[], strictly: boolean): boolean =>
  values.every((value, index) => {
    const before = values[index - 1] ?? Number.NEGATIVE_INFINITY;
    return strictly ? value > before : value >= before;
  });

const keyOf = ({ name, labels }: Pick<ExposedSample, 'name' | 'labels'>): string =>
  `${name}${JSON.stringify(Object.entries(labels).sort())}`;

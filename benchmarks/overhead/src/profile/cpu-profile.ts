/** V8's profile format, as far as it is read here. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  /** Node ids, one a sample. */
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

export interface ProfileNode {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  readonly children?: readonly number[];
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[];
}

/** Microseconds by name. */
export type Times = ReadonlyMap<string, number>;

export interface ProfileSummary {
  /** Self time by package; built-in modules are `node`, native code and the collector go by V8's names. */
  readonly byPackage: Times;
  /** Self time by `package/file:line function`. */
  readonly byLine: Times;
  /** Time of a function of ours with all it calls, by `package/file:line function`. */
  readonly inclusive: Times;
}

/** Sums a profile up; idle time counts for nothing, nor does a gap in which the process did not get a core. */
export function summarise({ nodes, samples, timeDeltas }: CpuProfile, sampleUs: number): ProfileSummary {
  const selfById = new Map<number, number>();
  for (const [index, id] of samples.entries()) add(selfById, id, Math.min(timeDeltas[index] ?? 0, 2 * sampleUs));
  const nodeById = new Map(nodes.map((node) => [node.id, node]));
  const byPackage = new Map<string, number>();
  const byLine = new Map<string, number>();
  const inclusive = new Map<string, number>();

  for (const node of nodes) {
    const self = selfById.get(node.id) ?? 0;
    if (node.callFrame.functionName === '(idle)' || self === 0) continue;
    add(byPackage, packageOf(node), self);
    const ticks = node.positionTicks ?? [];
    const all = ticks.reduce((sum, tick) => sum + tick.ticks, 0);
    if (all === 0) add(byLine, nameOf(node, node.callFrame.lineNumber + 1), self);
    for (const { line, ticks: own } of ticks) add(byLine, nameOf(node, line), (self * own) / all);
  }

  // Depth first; a function that is already open above does not count twice.
  const visit = (node: ProfileNode, open: ReadonlySet<string>): number => {
    const name = nameOf(node, node.callFrame.lineNumber + 1);
    const inner = new Set(open).add(name);
    let total = selfById.get(node.id) ?? 0;
    for (const id of node.children ?? []) {
      const child = nodeById.get(id);
      if (child !== undefined) total += visit(child, inner);
    }
    if (packageOf(node).startsWith('@dawsos/') && !open.has(name)) add(inclusive, name, total);
    return total;
  };
  const root = nodes[0];
  if (root !== undefined) visit(root, new Set());
  return { byPackage, byLine, inclusive };
}

function add<Key>(times: Map<Key, number>, key: Key, us: number): void {
  times.set(key, (times.get(key) ?? 0) + us);
}

/** `packages/telemetry/src/…` is `@dawsos/telemetry`, `node_modules/pg/…` is `pg`, `node:…` is `node`. */
const packageOf = ({ callFrame: { url, functionName } }: ProfileNode): string => {
  if (url === '') return functionName.startsWith('(') ? functionName : '(native)';
  if (url.startsWith('node:')) return 'node';
  const installed = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1];
  if (installed !== undefined) return installed;
  const own = /\/(?:packages|benchmarks)\/([^/]+)\//.exec(url)?.[1];
  return own === undefined ? '(other)' : `@dawsos/${own}`;
};

const nameOf = (node: ProfileNode, line: number): string => {
  const { url, functionName } = node.callFrame;
  const file = url.startsWith('node:') ? url : url.slice(url.lastIndexOf('/') + 1);
  return `${packageOf(node)} ${file}:${line} ${functionName || '(anonymous)'}`;
};

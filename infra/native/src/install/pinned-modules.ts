/** A Go module of `programs/` and the programs that are built from it. */
export interface PinnedModule {
  /** Its folder below `programs/`. */
  readonly name: string;
  /** The dependency in its `go.mod` whose version is shown. */
  readonly versionOf: string;
  readonly tags?: string;
  /** Import path of each program's main package. */
  readonly programs: Readonly<Record<string, string>>;
}

/** Every program of the stack and of its proofs, in the order of building: what `pnpm dev` needs first, the slowest last. */
export const pinnedModules = [
  {
    name: 'prometheus',
    versionOf: 'github.com/prometheus/prometheus',
    // A discovery module of some cloud is not to be had; static, file and HTTP discovery stay.
    tags: 'remove_all_sd',
    programs: {
      prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
      promtool: 'github.com/prometheus/prometheus/cmd/promtool',
    },
  },
  {
    name: 'alertmanager',
    versionOf: 'github.com/prometheus/alertmanager',
    programs: {
      alertmanager: 'github.com/prometheus/alertmanager/cmd/alertmanager',
      amtool: 'github.com/prometheus/alertmanager/cmd/amtool',
    },
  },
  {
    name: 'collector',
    versionOf: 'go.opentelemetry.io/collector/otelcol',
    tags: 'remove_all_sd',
    programs: { collector: '.' },
  },
  {
    name: 'jaeger',
    versionOf: 'github.com/jaegertracing/jaeger',
    programs: { jaeger: 'github.com/jaegertracing/jaeger/cmd/jaeger' },
  },
  { name: 'k6', versionOf: 'go.k6.io/k6', programs: { k6: 'go.k6.io/k6' } },
  { name: 'loki', versionOf: 'github.com/grafana/loki/v3', programs: { loki: 'github.com/grafana/loki/v3/cmd/loki' } },
] as const satisfies readonly PinnedModule[];

type NameOf<Module> = Module extends { readonly programs: infer Programs } ? keyof Programs & string : never;

/** A pinned module's folder name. */
export type ModuleName = (typeof pinnedModules)[number]['name'];

/** A program that can be built. */
export type BinaryName = NameOf<(typeof pinnedModules)[number]>;

/** What a stack needs; Loki, which takes longest to build, joins once it is there. */
export const neededModules: readonly ModuleName[] = ['prometheus', 'alertmanager', 'collector', 'jaeger'];

export type StubBehaviour = 'well' | 'deaf' | 'dying' | 'never ready' | 'chatty';

/** How the observability stack in miniature behaves; without it there is none. */
export type StubStack = 'well' | 'failing' | 'hanging' | 'taken';

/** How the parts of the stack in miniature behave. */
export interface StubSettings {
  readonly directory: string;
  readonly ports: { readonly database: number; readonly first: number; readonly second: number };
  readonly first?: StubBehaviour;
  readonly second?: StubBehaviour;
  readonly stack?: StubStack;
  /** Program text of the pack build. */
  readonly build?: string;
}

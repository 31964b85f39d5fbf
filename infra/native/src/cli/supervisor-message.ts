/** What the supervisor's process tells the command that has started it. */
export type SupervisorMessage = { readonly say: string } | { readonly ready: true } | { readonly failed: string };

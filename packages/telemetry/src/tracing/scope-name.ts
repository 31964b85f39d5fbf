/** Instrumentation scope of every span this core makes. */
export const scopeName = '@dawsos/telemetry';

import { describe, expect, it } from 'vitest';
import { portOf, ports } from './ports.ts';

describe('a port', () => {
  it('is the one of the contract', () => {
    expect(portOf('EXECUTOR_PORT', {})).toBe(8000);
    expect(portOf('AGENT_RUNTIME_PORT', {})).toBe(8010);
    expect(new Set(Object.values(ports)).size).toBe(Object.keys(ports).length);
  });

  it('is moved with all others by PORT_OFFSET, or alone by its own variable', () => {
    expect(portOf('EXECUTOR_PORT', { PORT_OFFSET: '100' })).toBe(8100);
    expect(portOf('EXECUTOR_PORT', { PORT_OFFSET: '100', EXECUTOR_PORT: '9' })).toBe(9);
    expect(portOf('EXECUTOR_PORT', { EXECUTOR_PORT: '0' })).toBe(0);
    expect(portOf('EXECUTOR_PORT', { EXECUTOR_PORT: '' })).toBe(8000);
  });
});

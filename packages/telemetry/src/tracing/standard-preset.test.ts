import { spanNames } from '@dawsos/conventions';
import { expect, it } from 'vitest';
import { startTestTelemetry } from '../testing/start-test-telemetry.ts';

it('makes no span for work in a trace that is not sampled, even where it fails', async () => {
  const { telemetry, sent } = await startTestTelemetry({ tracing: { preset: 'standard', sampleRate: 0 } });
  const { withSpan } = telemetry.tracing;
  withSpan(spanNames.executePattern, {}, (root) => {
    expect(root.recording).toBe(false);
    withSpan(spanNames.calculation, {}, (child) => {
      expect([child.recording, child.spanId]).toEqual([false, root.spanId]);
      child.fail(new Error('nobody sees it'));
    });
  });
  expect(await sent()).toEqual([]);
});

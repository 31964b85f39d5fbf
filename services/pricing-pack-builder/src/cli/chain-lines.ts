import { jobs } from '@dawsos/conventions';
import type { ChainProgress, StepReport } from '../nightly/chain-step.ts';

const words: Readonly<Record<StepReport['result'], string>> = {
  done: '',
  'done before': 'done before: ',
  failed: 'FAILED: ',
};

/** A line as each step begins, and one as it ends, with its place in the chain and how long it took. */
export const createChainLines = (
  write: (line: string) => void,
  now: () => number = () => performance.now(),
): ChainProgress => {
  let begunAt = 0;
  const place = (step: StepReport['step']) => `${jobs.indexOf(step) + 1}/${jobs.length} ${step}`;
  return {
    begins: (step) => {
      begunAt = now();
      write(`${place(step)} …`);
    },
    ended: ({ step, result, outcome }) => {
      const took = result === 'done before' ? '' : ` (${((now() - begunAt) / 1000).toFixed(1)} s)`;
      write(`${place(step)} ${words[result]}${outcome}${took}`);
    },
  };
};

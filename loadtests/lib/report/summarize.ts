import type { Phase } from '../phases.ts';
import { reportFolder } from '../variables.ts';
import { printHtml } from './print-html.ts';
import { printText } from './print-text.ts';
import { readResults, type SummaryData } from './results.ts';

/** Makes the `handleSummary` of a load test: text for the terminal, JSON and an HTML page for the reports' folder. */
export const summarize =
  ({ name, phases }: { readonly name: string; readonly phases: readonly Phase[] }) =>
  (data: SummaryData): Record<string, string> => {
    const results = readResults(name, phases, data);
    const file = `${reportFolder}/${name}`;
    return {
      stdout: `${printText(results)}reports: ${file}.json ${file}.html\n`,
      [`${file}.json`]: `${JSON.stringify(results, null, 2)}\n`,
      [`${file}.html`]: printHtml(results),
    };
  };

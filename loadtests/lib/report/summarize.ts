import { reportFolder } from '../variables.ts';
import { printHtml } from './print-html.ts';
import { printText } from './print-text.ts';
import { type ReportedTest, readResults, type SummaryData } from './results.ts';

/** Makes the `handleSummary` of a load test: text for the terminal, JSON and an HTML page for the reports' folder. */
export const summarize =
  (test: ReportedTest) =>
  (data: SummaryData): Record<string, string> => {
    const results = readResults(test, data);
    const file = `${reportFolder}/${test.name}`;
    return {
      stdout: `${printText(results)}reports: ${file}.json ${file}.html\n`,
      [`${file}.json`]: `${JSON.stringify(results, null, 2)}\n`,
      [`${file}.html`]: printHtml(results),
    };
  };

const runbooks = 'https://github.com/dawsos/reference/blob/main/docs/runbooks';

/** Where the page of an alert is read. */
export const runbookUrl = (alert: string): string => `${runbooks}/${alert}.md`;

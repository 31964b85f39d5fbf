/** Index of the first row not before `date` (ISO dates sort as text); `rows` ascend. */
const firstFrom = (rows: readonly { readonly date: string }[], date: string): number => {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.date ?? '') < date) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The rows from `from` to `to`, both included; `rows` ascend by date. */
export const rowsBetween = <Row extends { readonly date: string }>(
  rows: readonly Row[],
  from = '',
  to = '9999-12-31',
): readonly Row[] => rows.slice(firstFrom(rows, from), firstFrom(rows, `${to}~`));

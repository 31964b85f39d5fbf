/** A function that takes output in any pieces and hands on its lines, without their newlines; an unfinished one waits. */
export function wholeLines(take: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
}

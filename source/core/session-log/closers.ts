const fenceMark = '```';

export const fences = (line: string): number => (line.includes(fenceMark) ? line.split(fenceMark).length - 1 : 0);

const heredoc = /<<-?\s*(["']?)([A-Za-z_][A-Za-z0-9_]*)\1/;

/**
 * Looks up which line closes what a line opens: a code fence, or a here-document. Built once for a log, so that fifty
 * thousand fences that nothing closes cost no more than as many lines. Null: it opens nothing, or nothing closes it —
 * then it must not swallow the log.
 */
export const closersOf = (lines: string[]): ((at: number, last: number) => number | null) => {
  const nextFence: (number | null)[] = new Array<number | null>(lines.length).fill(null);
  const byText = new Map<string, number[]>();
  let next: number | null = null;
  for (let i = lines.length - 1; i >= 0; i -= 1) {
    const line = lines[i] ?? '';
    nextFence[i] = next;
    if (fences(line) % 2 === 1) next = i;
  }
  lines.forEach((line, i) => {
    const word = line.trim();
    if (!/^\w+$/.test(word)) return;
    const places = byText.get(word);
    if (places) places.push(i);
    else byText.set(word, [i]);
  });
  const ending = (word: string, at: number, last: number): number | null => {
    const places = byText.get(word) ?? [];
    let [low, high] = [0, places.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((places[middle] ?? 0) > at) high = middle;
      else low = middle + 1;
    }
    const end = places[low];
    return end === undefined || end > last ? null : end;
  };

  return (at, last) => {
    const line = lines[at] ?? '';
    if (fences(line) % 2 === 1) {
      const end = nextFence[at] ?? null;
      return end !== null && end <= last ? end : null;
    }
    const word = heredoc.exec(line)?.[2];
    return word === undefined ? null : ending(word, at, last);
  };
};

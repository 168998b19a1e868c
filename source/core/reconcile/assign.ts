/**
 * Rows to columns, each at most once: as many pairs as can be, and of those the least total cost. `cost` null = they do not
 * go together. The Hungarian method with potentials, O(rows² · columns); the same input always gives the same answer.
 * Answers the column of each row, or null.
 */
export const assign = (
  rows: number,
  columns: number,
  cost: (row: number, column: number) => number | null,
): (number | null)[] => {
  if (rows > columns) {
    const turned = assign(columns, rows, (c, r) => cost(r, c));
    const answer: (number | null)[] = Array.from({ length: rows }, () => null);
    for (const [c, r] of turned.entries()) if (r !== null) answer[r] = c;
    return answer;
  }
  // Dearer than any number of real pairs, so that one pair more always wins.
  const none = 1e12;
  const price = (r: number, c: number): number => cost(r, c) ?? none;
  const u = new Float64Array(rows + 1);
  const v = new Float64Array(columns + 1);
  const owner = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row++) {
    const least = new Float64Array(columns + 1).fill(Number.POSITIVE_INFINITY);
    const came = new Int32Array(columns + 1);
    const used = new Uint8Array(columns + 1);
    owner[0] = row;
    let at = 0;
    do {
      used[at] = 1;
      const r = owner[at] ?? 0;
      let step = Number.POSITIVE_INFINITY;
      let next = 0;
      for (let c = 1; c <= columns; c++) {
        if (used[c]) continue;
        const slack = price(r - 1, c - 1) - (u[r] ?? 0) - (v[c] ?? 0);
        if (slack < (least[c] ?? 0)) {
          least[c] = slack;
          came[c] = at;
        }
        if ((least[c] ?? 0) < step) {
          step = least[c] ?? 0;
          next = c;
        }
      }
      for (let c = 0; c <= columns; c++) {
        if (used[c]) {
          const o = owner[c] ?? 0;
          u[o] = (u[o] ?? 0) + step;
          v[c] = (v[c] ?? 0) - step;
        } else least[c] = (least[c] ?? 0) - step;
      }
      at = next;
    } while (owner[at] !== 0);
    while (at !== 0) {
      const from = came[at] ?? 0;
      owner[at] = owner[from] ?? 0;
      at = from;
    }
  }
  const answer: (number | null)[] = Array.from({ length: rows }, () => null);
  for (let c = 1; c <= columns; c++) {
    const r = (owner[c] ?? 0) - 1;
    if (r >= 0 && cost(r, c - 1) !== null) answer[r] = c - 1;
  }
  return answer;
};

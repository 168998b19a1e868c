/**
 * Rows behind placeholders. Ink measures and tokenises every character of a frame, which is most of the time between a
 * key and its answer (8 ms of 13 at 200×50). A row is one private-use character to Ink, which still does the layout and
 * the diff by rows, and becomes the row itself in the stream that Ink writes to. Text from outside never holds such a
 * character (safe-text.ts). A placeholder is one column for Ink, so nothing may stand to the right of it.
 */
export type Painter = {
  /** A place for one row on screen. */
  open(): Slot;
  /** Placeholders → rows. */
  expand(output: string): string;
};

export type Slot = {
  /** The placeholder for this row; another one whenever the row is another. */
  show(row: string): string;
  close(): void;
};

const first = 0xe000;
const last = 0xf8ff;
const placeholders = /[\ue000-\uf8ff]/g;

export const createPainter = (): Painter => {
  const rows = new Map<string, string>();
  /** Placeholders given back go to the end: one that Ink may still hold is not met again for thousands of changes. */
  const free: string[] = [];
  for (let code = first; code <= last; code++) free.push(String.fromCharCode(code));
  let head = 0;

  const take = (): string => {
    const char = free[head] ?? '';
    head += 1;
    if (head > 65_536) {
      free.splice(0, head);
      head = 0;
    }
    return char;
  };

  return {
    open() {
      let char = '';
      return {
        show(row) {
          if (char !== '' && rows.get(char) === row) return char;
          if (char !== '') free.push(char);
          char = take();
          rows.set(char, row);
          return char;
        },
        close() {
          if (char !== '') free.push(char);
          char = '';
        },
      };
    },
    expand: (output) => output.replace(placeholders, (char) => rows.get(char) ?? ''),
  };
};

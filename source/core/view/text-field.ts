/** One line of text being typed. `at` counts characters (code points) before the cursor. */
export type TextField = { chars: string[]; at: number };

export const emptyField: TextField = { chars: [], at: 0 };
export const fieldOf = (text: string): TextField => ({ chars: [...text], at: [...text].length });
export const textOf = (field: TextField): string => field.chars.join('');

export type Edit =
  | { type: 'insert'; text: string }
  | { type: 'backspace' | 'delete' | 'left' | 'right' | 'start' | 'end' | 'clear' | 'word-back' };

const limit = 4000;

/** What a paste brings besides text: line ends within it become blanks, other controls go. */
const oneLine = (text: string): string[] => [
  ...text
    .replace(/[\r\n]+$/, '')
    .replace(/[\r\n\t]+/g, ' ')
    .replace(/[\p{Cc}\p{Cs}]/gu, ''),
];

export const edit = ({ chars, at }: TextField, e: Edit): TextField => {
  switch (e.type) {
    case 'insert': {
      const text = oneLine(e.text).slice(0, Math.max(0, limit - chars.length));
      return { chars: [...chars.slice(0, at), ...text, ...chars.slice(at)], at: at + text.length };
    }
    case 'backspace':
      return at === 0 ? { chars, at } : { chars: [...chars.slice(0, at - 1), ...chars.slice(at)], at: at - 1 };
    case 'delete':
      return { chars: [...chars.slice(0, at), ...chars.slice(at + 1)], at };
    case 'left':
      return { chars, at: Math.max(0, at - 1) };
    case 'right':
      return { chars, at: Math.min(chars.length, at + 1) };
    case 'start':
      return { chars, at: 0 };
    case 'end':
      return { chars, at: chars.length };
    case 'clear':
      return { chars: chars.slice(at), at: 0 };
    case 'word-back': {
      const head = chars
        .slice(0, at)
        .join('')
        .replace(/\S*\s*$/, '');
      const left = [...head];
      return { chars: [...left, ...chars.slice(at)], at: left.length };
    }
  }
};

/**
 * Names of keys: a printable character is its own name, others are `enter`, `esc`, `tab`, `shift-tab`, `up`, `page-down`,
 * `backspace`, `ctrl-c`, … This is all that the app knows of a terminal's input.
 */
export type KeyName = string;

/**
 * One press, or what came in one piece: a paste, or keys too quick, or a line too slow, to tell apart. A chunk is never a
 * key, whatever is in it.
 */
export type Press =
  | { type: 'key'; key: KeyName }
  | { type: 'chunk'; keys: readonly KeyName[] }
  | { type: 'paste'; text: string };

/** As Ink's useInput gives a key: only what is used here. */
export type InkKey = {
  upArrow: boolean;
  downArrow: boolean;
  leftArrow: boolean;
  rightArrow: boolean;
  pageUp: boolean;
  pageDown: boolean;
  home: boolean;
  end: boolean;
  return: boolean;
  escape: boolean;
  ctrl: boolean;
  shift: boolean;
  meta: boolean;
  tab: boolean;
  backspace: boolean;
  delete: boolean;
};

export type InkInput = { input: string; key: InkKey };

const flags: readonly (readonly [keyof InkKey, KeyName])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'page-up'],
  ['pageDown', 'page-down'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const ofChar = (char: string): KeyName =>
  char === '\r' || char === '\n' ? 'enter' : char === '\t' ? 'tab' : char === '\u001b' ? 'esc' : char;

/** The keys of one event of Ink's, which delivers `jj` and `y\r` as one. Alt and unknown keys have no name: none. */
const keysOf = ({ input, key }: InkInput): KeyName[] => {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const named = flags.find(([flag]) => key[flag]);
  if (named) return key.ctrl || (key.meta && named[1] !== 'esc') ? [] : [named[1]];
  if (key.ctrl) return input.length === 1 ? [`ctrl-${input}`] : [];
  if (key.meta) return [];
  return [...input].map(ofChar);
};

/**
 * Everything that arrived in one turn of the event loop, as one press. Only a lone key is a key: in a chunk an Enter is
 * text, wherever it stands and however the terminal cut the chunk into events.
 */
export const pressOf = (events: readonly InkInput[]): Press | null => {
  const keys = events.flatMap(keysOf);
  const [first] = keys;
  if (first === undefined) return null;
  // Never lost in what a slow line delivered together with it.
  if (keys.includes('ctrl-c')) return { type: 'key', key: 'ctrl-c' };
  if (keys.length === 1) return { type: 'key', key: first };
  return { type: 'chunk', keys };
};

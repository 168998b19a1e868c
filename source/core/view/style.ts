/** Looks by meaning. Only the sixteen colours a terminal's owner has chosen, so that dark and light both work. */
const codes = {
  plain: '',
  dim: '2',
  bold: '1',
  /** The one accent: what is selected, what can be pressed. */
  accent: '36',
  selected: '1;36',
  good: '32',
  bad: '1;31',
  warn: '33',
  attested: '36',
  waived: '35',
  inverse: '7',
  badge: '1;7',
} as const;

export type Style = keyof typeof codes;

/** `text` must be harmless already. */
export const paint = (text: string, style: Style | undefined, color: boolean): string => {
  const code = style === undefined ? '' : codes[style];
  return !color || code === '' || text === '' ? text : `\u001b[${code}m${text}\u001b[0m`;
};

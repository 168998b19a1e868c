import type { Verdict } from '../words.ts';
import type { Style } from './style.ts';

/** What a line of the checklist looks like: the verdicts, and two states that stand over them. */
export type Look = Verdict | 'running' | 'unsettled';

/** Glyph and word together say it; colour only helps. */
export const looks: { [look in Look]: { glyph: string; style: Style } } = {
  pass: { glyph: '✔', style: 'good' },
  attention: { glyph: '✖', style: 'bad' },
  unknown: { glyph: '?', style: 'warn' },
  attested: { glyph: '✎', style: 'attested' },
  waived: { glyph: '~', style: 'waived' },
  'not-applicable': { glyph: '–', style: 'dim' },
  running: { glyph: '◌', style: 'accent' },
  unsettled: { glyph: '!', style: 'inverse' },
};

/** The order in which counts are said. */
export const verdictOrder: Verdict[] = ['pass', 'attention', 'unknown', 'attested', 'waived', 'not-applicable'];

/** Nothing more has to be done about it, as far as is known. */
export const isSettled = (verdict: Verdict): boolean => verdict !== 'attention' && verdict !== 'unknown';

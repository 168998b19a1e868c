import { iso } from '../clock.ts';
import type { Disposition, Finding } from '../finding.ts';
import type { Style } from './style.ts';

export type FindingLook = { glyph: string; style: Style; word: string };

/** A disposition counts until it expires; after that the finding is open again. */
const activeDisposition = (d: Disposition | undefined, now: number): Disposition | null =>
  d && (d.expires === null || d.expires > now) ? d : null;

export const isOpen = (finding: Finding, disposition: Disposition | undefined, now: number): boolean =>
  activeDisposition(disposition, now) === null &&
  (finding.standing === true || (finding.standing === null && !finding.transient));

/** Is it still there, and what was decided: in one word. */
export const findingLook = (finding: Finding, disposition: Disposition | undefined, now: number): FindingLook => {
  const active = activeDisposition(disposition, now);
  if (active) return { glyph: '✎', style: 'attested', word: active.as };
  // A delete can fail later: what a probe saw goes before the session's own undoing.
  if (finding.transient && finding.standing !== true) return { glyph: '–', style: 'dim', word: 'undone' };
  if (finding.standing === true) return { glyph: '✖', style: 'bad', word: 'stands' };
  return finding.standing === false
    ? { glyph: '✔', style: 'good', word: 'gone' }
    : { glyph: '?', style: 'warn', word: 'not told' };
};

/** `accepted by ana until 2026-06-01T23:59:59Z: needed by the importer (owner bo, JIRA-12)`, or that it has run out. */
export const dispositionText = (d: Disposition, now: number): string => {
  const until = d.expires === null ? '' : ` until ${iso(d.expires)}`;
  const extra = [d.owner && `owner ${d.owner}`, d.reference].filter(Boolean).join(', ');
  const people = d.people && d.people.length > 1 ? d.people.join(' and ') : d.by;
  const over = activeDisposition(d, now) ? '' : 'has run out: ';
  return `${over}${d.as} by ${people}${until}: ${d.reason}${extra === '' ? '' : ` (${extra})`}`;
};

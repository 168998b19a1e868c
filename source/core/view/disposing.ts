import type { Engine } from '../engine.ts';
import type { Finding } from '../finding.ts';
import type { DispositionKind } from '../words.ts';
import type { Question } from './form.ts';
import { parseExpiry } from './time-text.ts';

/** What can be decided about a finding, and what has to be said for it (product.md §5). */
export const dispositionKinds: { value: DispositionKind; label: string; help: string }[] = [
  { value: 'codified', label: 'codified', help: 'it stays, and is written down as code' },
  { value: 'reverted', label: 'reverted', help: 'it was taken back, and a probe has seen that' },
  { value: 'explained', label: 'explained', help: 'a line of the session log accounts for it' },
  { value: 'accepted', label: 'accepted', help: 'it stays for a while; somebody owns it' },
];

const reason: Question = {
  name: 'reason',
  label: 'Reason',
  hint: 'one sentence that the postmortem can quote',
  required: true,
};
const owner = (required: boolean): Question => ({
  name: 'owner',
  label: 'Owner',
  hint: 'who looks after it',
  required,
});
const expires = (required: boolean): Question => ({
  ...{ name: 'expires', label: 'Until', required },
  hint: `+8h, 7d, 2026-06-01: then it is open again${required ? '' : '; may stay empty'}`,
});
const reference = (hint: string): Question => ({ name: 'reference', label: 'Reference', hint, required: true });

export const questionsFor: { [kind in DispositionKind]: readonly Question[] } = {
  codified: [reason, reference('pull request or commit'), owner(false), expires(false)],
  reverted: [reason, owner(false)],
  explained: [reason, reference('line of the session log'), owner(false)],
  accepted: [reason, owner(true), expires(true)],
};

/** `reverted` is observed, never claimed: it must be gone, or undone by the session itself. */
export const whyNotReverted = (findings: readonly Finding[]): string | null => {
  const standing = findings.filter((f) => f.standing === true || (f.standing === null && !f.transient));
  if (standing.length === 0) return null;
  const which = standing.length === 1 ? 'it' : `${standing.length} of them`;
  return `reverted is what a probe has seen, and ${which} may still be there. Read again with r, or choose another.`;
};

type Given = { [name: string]: string };
type Asked = { ok: true; as: Parameters<Engine['dispose']>[1] } | { ok: false; why: string };

/** The disposition out of the answers; `now` in ms. */
export const dispositionOf = (kind: DispositionKind, given: Given, now: number): Asked => {
  const until = given.expires ?? '';
  const at = until === '' ? null : parseExpiry(until, now);
  if (until !== '' && at === null) return { ok: false, why: 'Until: not a time to come. Write +8h, 7d or 2026-06-01.' };
  const text = (name: string): string | null => given[name] || null;
  const as = {
    as: kind,
    reason: given.reason ?? '',
    owner: text('owner'),
    expires: at,
    reference: text('reference'),
  };
  return { ok: true, as };
};

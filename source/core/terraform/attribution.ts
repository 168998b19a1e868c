import { iso } from '../clock.ts';
import type { Finding } from '../finding.ts';
import type { Attribution, FindingKind } from '../words.ts';
import { type Accounts, mayLieIn } from './difference-place.ts';
import { isUniqueId } from './object-ids.ts';
import type { Hand } from './tree-hand.ts';
import type { Difference } from './types.ts';

/** Reading, or being alive, changes nothing that a plan could show. */
const changesNothing: ReadonlySet<FindingKind> = new Set<FindingKind>([
  ...([
    'session-live',
    'renewal',
    'secret-read',
    'host-access',
    'unlogged-event',
    'logged-not-seen',
    'event-after-death',
    'drift',
  ] as const),
  ...(['untracked-object', 'cluster-credential-created', 'vault-token', 'vault-lease'] as const),
]);

/** The second half of these subjects is the policy that was attached, which is not what changed. */
const firstOnly: ReadonlySet<FindingKind> = new Set<FindingKind>(['policy-attached', 'policy-detached']);

const lastOf = (arn: string): string => arn.split(/[:/]/).at(-1) ?? arn;

/** What a finding of the trail is about: unique ids as they are, names only together with their type. */
const tokensOf = (f: Finding): string[] => {
  const [first = '', second = ''] = f.subject.split(' ');
  const tokens: string[] = [];
  if (isUniqueId(first)) tokens.push(first);
  if (second !== '' && !firstOnly.has(f.kind) && isUniqueId(second)) tokens.push(second);
  if (first.startsWith('arn:') && second !== '') {
    // As the attachment or the inline policy is called in a state.
    const kind = /:(role|user|group)\//.exec(first)?.[1];
    if (kind && second.startsWith('arn:')) tokens.push(`aws_iam_${kind}_policy_attachment ${lastOf(first)}/${second}`);
    else if (kind) tokens.push(`aws_iam_${kind}_policy ${lastOf(first)}:${second}`);
  }
  if (f.terraform) tokens.push(`${f.terraform.type} ${f.terraform.importId}`);
  if (f.terraform && isUniqueId(f.terraform.importId)) tokens.push(f.terraform.importId);
  if (f.resource) {
    tokens.push(`${f.resource.type} ${f.resource.id}`);
    for (const id of [f.resource.id, f.resource.parent]) if (id !== null && isUniqueId(id)) tokens.push(id);
  }
  if (f.owner) tokens.push(f.owner.arn);
  return tokens;
};

export type Suspects = ReadonlyMap<string, Finding[]>;

/** The session's own writes by what they were done to. Only findings of the trail prove anything. */
export const suspectsOf = (findings: readonly Finding[]): Suspects => {
  const by = new Map<string, Finding[]>();
  for (const f of findings) {
    if (f.source !== undefined || f.events.length === 0 || changesNothing.has(f.kind)) continue;
    for (const token of new Set(tokensOf(f))) by.set(token, [...(by.get(token) ?? []), f]);
  }
  return by;
};

/** An event in the trail that changed the object, by whom, and whose hand that was. Times in ms. */
export type Witness = { event: string; name: string; by: string; at: number; hand: Hand };

const wordsOf = (w: Witness): string => `${w.name} at ${iso(w.at)} by ${w.by} (event ${w.event})`;

export type Verdict = { attribution: Attribution; events: string[]; at: number | null; why: string };

/**
 * Whose drift it is (product.md §5): the session's with the events that prove it; somebody else's only with an event of
 * theirs; else nobody can say. An event of the session wins, for then the session did have its hand in it. `gap`: what of the
 * trail was not read, in words: while there is one, somebody else's event does not rule the session out. `accounts`: where the
 * object lies, for a name is given again in every account; null = by its name alone.
 */
export const attribute = (
  d: Difference,
  suspects: Suspects,
  witnesses: readonly Witness[],
  gap: string | null = null,
  accounts: Accounts | null = null,
): Verdict => {
  const unique = d.ids.filter(isUniqueId).flatMap((id) => suspects.get(id) ?? []);
  const named = d.ids.flatMap((id) => suspects.get(`${d.type} ${id}`) ?? []);
  const here = (f: Finding): boolean | null => accounts === null || mayLieIn(accounts, f.account);
  const mine = [...new Set([...unique, ...named.filter((f) => here(f) === true)])];
  const own = witnesses.filter((w) => w.hand === 'ours');
  const events = [...new Set([...mine.flatMap((f) => f.events), ...own.map((w) => w.event)])];
  if (events.length > 0) {
    const times = [...mine.flatMap((f) => f.at ?? []), ...own.map((w) => w.at)];
    const first = mine[0]?.why ?? own.map((w) => `${w.name} at ${iso(w.at)} by ${w.by}.`)[0] ?? '';
    return { attribution: 'session', events, at: Math.min(...times), why: first };
  }
  const unknown = (why: string): Verdict => ({ attribution: 'unknown', events: [], at: null, why });
  const namesake = named.find((f) => here(f) === null);
  if (namesake)
    return unknown(
      `The session touched one of that name in ${namesake.account}, and nothing tells in which account this is.`,
    );
  const unsure = witnesses.find((w) => w.hand === 'unsure');
  if (unsure) return unknown(`${wordsOf(unsure)}: that may be the session under a key that its tree lacks.`);
  const [other] = witnesses;
  if (!other) return unknown('No event tells who changed it, or when.');
  if (gap !== null) return unknown(`${wordsOf(other)}; whether the session touched it too is not known: ${gap}.`);
  const why = `Not the session: ${wordsOf(other)}.`;
  return { attribution: 'pre-existing', events: [other.event], at: other.at, why };
};

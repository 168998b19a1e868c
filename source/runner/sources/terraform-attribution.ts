import { parseRecord } from '../../core/audit/index.ts';
import type { Hash } from '../../core/audit/make-finding.ts';
import type { Finding } from '../../core/finding.ts';
import type { TrailPort } from '../../core/ports.ts';
import { mapped, type Slices } from '../../core/slices.ts';
import { attribute, type Suspects, type Witness } from '../../core/terraform/attribution.ts';
import { accountsOfRoot, mayLieIn } from '../../core/terraform/difference-place.ts';
import { driftFinding, judgedAgain } from '../../core/terraform/drift-findings.ts';
import type { RootReading } from '../../core/terraform/reading.ts';
import type { Tree } from '../../core/terraform/tree-hand.ts';
import type { Difference } from '../../core/terraform/types.ts';
import { questionsAbout, witnessesIn } from '../../core/terraform/witness.ts';
import type { TrailEvent } from '../../core/trail-event.ts';
import { pacer } from '../in-slices.ts';

export type Attributing = {
  suspects: Suspects;
  tree: Tree;
  /** Why the audit does not show all that the tree did, in words; null = it does. */
  gap: string | null;
  hash: Hash;
  account: string;
  trail: TrailPort;
  now(): number;
  signal: AbortSignal;
};

type LookupAsk = Parameters<TrailPort['lookup']>[0];

/** Two questions a second are what AWS answers; nobody waits minutes to hear whose a tag is. */
const askedAtMost = 24;
/** Event history goes back 90 days; ms. */
const history = 89 * 24 * 3_600_000;

type Told = { witnesses: Witness[]; gap: string | null };

/** Everybody who touched it, by its events of ninety days. Whatever is not read to its end is a gap. */
const askTrail = async (d: Difference, by: Attributing, left: { questions: number }): Promise<Told> => {
  const events: TrailEvent[] = [];
  const end = by.now();
  const start = end - history;
  let gap = by.gap;
  if (by.tree.from === null || by.tree.from < start) gap ??= 'the session began before what event history holds';
  for (const { region, query } of questionsAbout(d, by.account)) {
    const read = await readAll({ account: by.account, region, query, start, end }, by, left);
    events.push(...read.events);
    gap ??= read.gap;
  }
  return { witnesses: witnessesIn(events, by.tree), gap };
};

/** One question to its last page, and why not. */
const readAll = async (
  question: Omit<LookupAsk, 'nextToken'>,
  by: Attributing,
  left: { questions: number },
): Promise<{ events: TrailEvent[]; gap: string | null }> => {
  const events: TrailEvent[] = [];
  let nextToken: string | null = null;
  do {
    if (left.questions <= 0) return { events, gap: 'its events were not read to the last page' };
    left.questions -= 1;
    const page = await by.trail.lookup({ ...question, nextToken }, by.signal);
    if (!page.ok) return { events, gap: `its events could not be read: ${page.fault.what}` };
    const parsed = page.value.records.map(parseRecord);
    events.push(...parsed.flatMap((r) => (r.ok ? [r.event] : [])));
    if (parsed.some((r) => !r.ok)) return { events, gap: 'an event of it could not be understood' };
    nextToken = page.value.nextToken;
  } while (nextToken !== null);
  return { events, gap: null };
};

/**
 * The drift of a root as findings before anybody is asked, so that it is on the screen as soon as the plan is read: whose it is
 * by the audit alone, or by what an earlier check was told of the same difference (`known`, by id).
 */
export function* atFirst(root: RootReading, by: Attributing, known: ReadonlyMap<string, Finding>): Slices<Finding[]> {
  const accounts = accountsOfRoot(root.ids);
  return yield* mapped(
    root.differences,
    (d) => {
      const own = attribute(d, by.suspects, [], null, accounts(d));
      const f = driftFinding(by.hash, { account: by.account, root: root.name }, d, own, root.differences.length);
      const old = own.attribution === 'unknown' ? known.get(f.id) : undefined;
      if (old?.attribution === undefined || (old.attribution === 'pre-existing' && by.gap !== null)) return f;
      const { attribution, events, at, why } = old;
      return { ...f, attribution, events, at, why };
    },
    4,
  );
}

/**
 * The drift of a root as findings, each with whose it is. Where the audit knows nothing, the trail is asked. Null when it is
 * cancelled on the way: some of the drift is no answer. `first`: what `atFirst` gave for the same root, in the same order; of
 * thousands of which nothing more became known, none is made again.
 */
export const attributed = async (
  root: RootReading,
  by: Attributing,
  first: readonly Finding[] = [],
): Promise<Finding[] | null> => {
  const pause = pacer();
  const left = { questions: askedAtMost };
  const found: Finding[] = [];
  const accounts = accountsOfRoot(root.ids);
  for (const [i, d] of root.differences.entries()) {
    await pause();
    if (by.signal.aborted) return null;
    const where = accounts(d);
    const own = attribute(d, by.suspects, [], null, where);
    let verdict = own;
    // What happened in another account is in another trail.
    if (own.attribution === 'unknown' && mayLieIn(where, by.account) !== false) {
      const { witnesses, gap } = await askTrail(d, by, left);
      verdict = attribute(d, by.suspects, witnesses, gap, where);
    }
    const known = first[i];
    const at = { account: by.account, root: root.name };
    found.push(known ? judgedAgain(known, d, verdict) : driftFinding(by.hash, at, d, verdict, root.differences.length));
  }
  return found;
};

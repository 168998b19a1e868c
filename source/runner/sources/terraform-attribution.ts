import { parseRecord } from '../../core/audit/index.ts';
import type { Hash } from '../../core/audit/make-finding.ts';
import type { Finding } from '../../core/finding.ts';
import type { TrailPort } from '../../core/ports.ts';
import { mapped, type Slices } from '../../core/slices.ts';
import { attribute, type Suspects, type Witness } from '../../core/terraform/attribution.ts';
import { driftFinding } from '../../core/terraform/drift-findings.ts';
import type { RootReading } from '../../core/terraform/reading.ts';
import type { Difference } from '../../core/terraform/types.ts';
import { questionsAbout, witnessesIn } from '../../core/terraform/witness.ts';
import { pacer } from '../in-slices.ts';

export type Attributing = {
  suspects: Suspects;
  /** Access key ids of the tree. */
  keys: ReadonlySet<string>;
  hash: Hash;
  account: string;
  trail: TrailPort;
  now(): number;
  signal: AbortSignal;
};

/** Two questions a second are what AWS answers; nobody waits minutes to hear whose a tag is. */
const askedAtMost = 24;
/** Event history goes back 90 days; ms. */
const history = 89 * 24 * 3_600_000;

/** Who else touched it, by the newest page of its events. What cannot be read proves nothing: no witness. */
const askTrail = async (d: Difference, by: Attributing, left: { questions: number }): Promise<Witness[]> => {
  const events = [];
  for (const { region, query } of questionsAbout(d)) {
    if (left.questions <= 0) break;
    left.questions -= 1;
    const end = by.now();
    const ask = { account: by.account, region, query, start: end - history, end, nextToken: null };
    const page = await by.trail.lookup(ask, by.signal);
    if (!page.ok) break;
    events.push(...page.value.records.map(parseRecord).flatMap((r) => (r.ok ? [r.event] : [])));
  }
  return witnessesIn(events, by.keys);
};

/**
 * The drift of a root as findings before anybody is asked, so that it is on the screen as soon as the plan is read: whose it is
 * by the audit alone, or by what an earlier check was told of the same difference (`known`, by id).
 */
export function* atFirst(root: RootReading, by: Attributing, known: ReadonlyMap<string, Finding>): Slices<Finding[]> {
  return yield* mapped(
    root.differences,
    (d) => {
      const own = attribute(d, by.suspects, []);
      const f = driftFinding(by.hash, { account: by.account, root: root.name }, d, own, root.differences.length);
      const old = own.attribution === 'unknown' ? known.get(f.id) : undefined;
      if (old?.attribution === undefined) return f;
      const { attribution, events, at, why } = old;
      return { ...f, attribution, events, at, why };
    },
    4,
  );
}

/**
 * The drift of a root as findings, each with whose it is. Where the audit knows nothing, the trail is asked. Null when it is
 * cancelled on the way: some of the drift is no answer.
 */
export const attributed = async (root: RootReading, by: Attributing): Promise<Finding[] | null> => {
  const pause = pacer();
  const left = { questions: askedAtMost };
  const found: Finding[] = [];
  for (const d of root.differences) {
    await pause();
    if (by.signal.aborted) return null;
    const own = attribute(d, by.suspects, []);
    const verdict = own.attribution === 'unknown' ? attribute(d, by.suspects, await askTrail(d, by, left)) : own;
    found.push(driftFinding(by.hash, { account: by.account, root: root.name }, d, verdict, root.differences.length));
  }
  return found;
};

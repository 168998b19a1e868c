import type { IamFacts } from '../audit/liveness.ts';
import type { Finding } from '../finding.ts';
import { policyDiff, samePolicy } from '../iam-policy/canonical.ts';
import { beforeOf, type Deeds, type Told } from './before.ts';
import { there } from './deeds.ts';
import { type ByTerraform, expectedOf, type Wanted } from './expected.ts';
import { nowOf, sessionVersions } from './now.ts';
import { isPlain, type Part, partOf } from './part.ts';

/**
 * Three ways to look at one thing (domain.md §7): before the session, now, and as Terraform expects it; each as it is shown.
 * `expected` null = Terraform is not configured. `holds`: is it now what it should be? Null = that is not known.
 */
export type PutBack = {
  before: string;
  now: string;
  expected: string | null;
  holds: boolean | null;
  why: string;
  /** What now says that it should not (`+`), and the other way round (`-`). */
  diff: string[];
  /** What it should be again, and who says so: a document, an ARN, a version; null = it should not be there. */
  wanted: { value: string | null; by: 'trail' | 'terraform' } | null;
};

/** Longest difference that is kept, lines. */
const longest = 60;

const isDocument = ({ on }: Part): boolean => on === 'inline' || on === 'trust';

const shown = (part: Part, value: string | null): string => {
  const [is, not] =
    part.on === 'attached'
      ? ['attached', 'not attached']
      : part.on === 'member'
        ? ['a member', 'no member']
        : ['there', 'not there'];
  if (value === null) return part.on === 'boundary' ? 'no boundary' : (not ?? '');
  if (value === there) return is ?? '';
  return isDocument(part) ? `a document of ${value.length} characters` : value;
};

const toldText = (part: Part, told: Told): string =>
  told.known ? `${shown(part, told.value)} (${told.by})` : `cannot be known: ${told.why}`;

/** Null = one of two documents cannot be read, so nobody knows. */
const same = (part: Part, a: string | null, b: string | null): boolean | null => {
  if (a === b) return true;
  return a === null || b === null || !isDocument(part) ? false : samePolicy(a, b);
};

type Judged = Pick<PutBack, 'holds' | 'why' | 'wanted' | 'diff'>;

const against = (
  part: Part,
  now: string | null,
  value: string | null,
  by: 'trail' | 'terraform',
  says: string,
): Judged => {
  const holds = same(part, now, value);
  const diff =
    holds !== true && isDocument(part) && now !== null && value !== null
      ? policyDiff(value, now).slice(0, longest)
      : [];
  const why = holds === null ? 'the documents could not be compared' : holds ? `it is ${says}` : `it is not ${says}`;
  return { holds, why, diff, wanted: { value, by } };
};

const cannot = (why: string): Judged => ({ holds: null, why, diff: [], wanted: null });

/** Does the state say to the letter what the session left, so that it may have been refreshed since (domain.md §7.3)? */
const isAbsorbed = (f: Finding, part: Part, wanted: Wanted & { managed: true }, before: Told): boolean => {
  if (wanted.weak || wanted.value === null || !(isDocument(part) || part.on === 'boundary')) return false;
  if (f.after === null || f.after === undefined || same(part, f.after, wanted.value) !== true) return false;
  return !(before.known && same(part, before.value, wanted.value) === true);
};

const judge = (f: Finding, part: Part, before: Told, now: Told, wanted: Wanted | null): Judged => {
  if (!now.known) return cannot(now.why);
  if (wanted?.managed && isAbsorbed(f, part, wanted, before))
    return cannot(
      "Terraform's state says what the session left: it may have been refreshed since; compare with the code",
    );
  if (wanted?.managed && !wanted.weak)
    return against(part, now.value, wanted.value, 'terraform', 'what Terraform expects');
  if (before.known) return against(part, now.value, before.value, 'trail', 'what it was before');
  if (wanted?.managed) return against(part, now.value, wanted.value, 'terraform', 'what Terraform expects');
  // It stands and the session put it: to be looked at, whatever was there before it.
  if (isPlain(part) && now.value === there && f.left === 'there')
    return { holds: false, why: `the session put it there; before: ${before.why}`, diff: [], wanted: null };
  return cannot(`what it was before cannot be known: ${before.why}`);
};

/** A version is right when it is the default that was, and none of the session's is left beside it. */
const judgeVersions = (
  f: Finding,
  part: Part & { on: 'versions' },
  before: Told,
  now: Told,
  iam: IamFacts,
  wanted: Wanted | null,
): Judged => {
  const policy = iam.policies.get(part.arn);
  if (!now.known) return cannot(now.why);
  if (!policy?.ok || policy.value === null) return { holds: true, why: 'the policy is gone', diff: [], wanted: null };
  const { versions, defaultVersion } = policy.value;
  const current = versions.find((v) => v.id === defaultVersion)?.document ?? null;
  const earlier = before.known ? (versions.find((v) => v.id === before.value)?.document ?? null) : null;
  const target = wanted?.managed ? wanted.value : earlier;
  const diff = current !== null && target !== null ? policyDiff(target, current).slice(0, longest) : [];
  const back = before.known ? { value: before.value, by: 'trail' as const } : null;
  const left = sessionVersions(f, policy.value);
  if (left.length > 0)
    return { holds: false, why: `version ${left.join(', ')} of the session is there`, diff, wanted: back };
  if (f.standing === null && !wanted?.managed && !before.known) return cannot(f.standingWhy);
  if (wanted?.managed) {
    const holds = current === null ? null : samePolicy(current, wanted.value ?? '');
    return {
      holds,
      why: holds ? 'its default says what Terraform expects' : 'its default does not say what Terraform expects',
      diff,
      wanted: back,
    };
  }
  if (!before.known) return cannot(`what was the default before cannot be known: ${before.why}`);
  const holds = before.value === defaultVersion;
  return {
    holds,
    why: holds ? `the default is ${defaultVersion}, as before` : `the default is ${defaultVersion}`,
    diff,
    wanted: back,
  };
};

/** Null = a finding that nothing is compared for. */
export const compare = (f: Finding, deeds: Deeds, iam: IamFacts, terraform: ByTerraform): PutBack | null => {
  const part = partOf(f);
  if (!part) return null;
  const before = beforeOf(f, part, deeds);
  const now = nowOf(f, part, iam);
  const policy = part.on === 'versions' ? iam.policies.get(part.arn) : undefined;
  const wanted = terraform?.ok ? expectedOf(part, terraform.roots, policy?.ok ? policy.value : null) : null;
  const judged =
    part.on === 'versions' ? judgeVersions(f, part, before, now, iam, wanted) : judge(f, part, before, now, wanted);
  // What the session made itself is in no state of before, whatever Terraform says; of all else it might.
  const owned = part.on === 'self' || part.on === 'policy' || (f.owner?.uniqueId ?? null) !== null;
  const unread = terraform && !terraform.ok && !owned ? terraform.why : null;
  return {
    before: toldText(part, before),
    now: toldText(part, now),
    expected: terraform === null ? null : terraform.ok ? (wanted?.says ?? '') : `could not be read: ${terraform.why}`,
    ...judged,
    ...(unread !== null && judged.holds === true
      ? { holds: null, why: `${judged.why}, but what Terraform expects could not be read: ${unread}` }
      : {}),
  };
};

import { plural } from './plural.ts';
import type { Session } from './session.ts';

/** What was read of one account in one Region (product.md §8, `coverage.regions`). */
export type RegionCoverage = {
  account: string;
  region: string;
  pages: number;
  events: number;
  /** Every wanted query was read to its last page. */
  complete: boolean;
  /** Why not, in words; null when complete. `closed` = an organisation's explicit deny (domain.md §13.6). */
  error: string | null;
  closed: boolean;
};

/** What imported files hold of one account in one Region, times in ms. Files never prove that nothing is missing. */
export type FileCover = {
  account: string;
  region: string;
  /** Records that were understood, those that came twice counted twice. */
  records: number;
  dataEvents: number;
  from: number;
  to: number;
};

/**
 * A console session that a sign-in (`event`) by the tree opened, and that may be open until then, ms. `session`: what stands in
 * for its keys, which are in no record before they are used; absent in journals of versions that did not keep it.
 */
export type OpenConsole = { event: string; who: string; until: number; session?: Session };

/** What names such a console session where a credential is named. */
export const consoleKey = (event: string): string => `console sign-in ${event}`;

export type Coverage = {
  regions: RegionCoverage[];
  /** The fixed end of the reading, ms. */
  end: number | null;
  /** `end` is at least 15 minutes after the expiry of the issued breakglass sessions. */
  lagSatisfied: boolean;
  /** Issuances of the role in the window that are not followed, because a session name narrows the tree. Times in ms. */
  unfollowed?: { accessKeyId: string; expiresAt: number | null; sessionName: string | null }[];
  /** Console sessions of the tree that may be open: their keys are in no record before they are used. */
  consoles?: OpenConsole[];
  /** Those that are dead by now: the deny that ended one must stay as long as it would be open without. */
  endedConsoles?: OpenConsole[];
  /** `partial`: some came out of files; that they are all is never proved, so `collected` is not said by this version. */
  dataEvents: 'collected' | 'not-collected' | 'partial';
  /** What imported files cover, beside what was asked. Absent where none was imported. */
  files?: FileCover[];
};

/** A person's word that Regions which the organisation closes may stay unread. Times in ms. */
export type Acceptance = { reason: string; expires: number; by: string; at: number };

/** By place, see `placeOf`. */
export type ClosedRegions = { [place: string]: Acceptance };

export const placeOf = ({ account, region }: { account: string; region: string }): string => `${account} ${region}`;

/** IAM, global STS and CloudFront write here only (domain.md §4.3): without it nothing is known, whoever accepts that. */
export const homeRegion = 'us-east-1';

/** Closed by the organisation, and a person may say that it can stay unread. */
export const mayBeAccepted = (r: RegionCoverage): boolean => !r.complete && r.closed && r.region !== homeRegion;

const acceptedAt = (r: RegionCoverage, accepted: ClosedRegions | undefined, now: number): Acceptance | null => {
  const found = accepted?.[placeOf(r)];
  return found && mayBeAccepted(r) && found.expires > now ? found : null;
};

/**
 * Rows that keep the trail from being whole at `now` (ms). A Region that the organisation closes is left out while a named
 * person accepts that (domain.md §13.6); one that was closed later is not, since each is named.
 */
export const openGaps = (
  { regions }: Pick<Coverage, 'regions'>,
  accepted: ClosedRegions | undefined,
  now: number,
): RegionCoverage[] => regions.filter((r) => !r.complete && acceptedAt(r, accepted, now) === null);

/** Closed Regions that are accepted at `now`, each with by whom. */
export const acceptedGaps = (
  { regions }: Pick<Coverage, 'regions'>,
  accepted: ClosedRegions | undefined,
  now: number,
): { region: RegionCoverage; by: Acceptance }[] =>
  regions.flatMap((region) => {
    const by = acceptedAt(region, accepted, now);
    return by ? [{ region, by }] : [];
  });

/** What is not read, in one sentence, as every line that rests on the trail says it; null = nothing is missing. */
export const gapText = (
  coverage: Pick<Coverage, 'regions'>,
  accepted: ClosedRegions | undefined,
  now: number,
): string | null => {
  const { regions } = coverage;
  if (regions.length === 0) return 'no Region was read';
  const open = openGaps(coverage, accepted, now);
  const closed = open.filter((r) => r.closed);
  const shut = `${plural(closed.length, 'Region')} closed by the organisation`;
  const unread = open.filter((r) => !r.closed);
  const first = unread[0];
  if (first) {
    const where = `${first.region}: ${first.error ?? 'not read to the last page'}`;
    const besides = closed.length > 0 ? `; ${shut}` : '';
    return `${unread.length} of ${regions.length} Regions are not read (${where})${besides}`;
  }
  return closed.length > 0 ? `${shut} (${closed.map((r) => r.region).join(', ')}), which nobody has accepted` : null;
};

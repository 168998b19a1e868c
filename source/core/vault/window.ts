import type { Facts } from '../facts.ts';
import type { Finding } from '../finding.ts';
import type { Progress } from '../progress.ts';
import type { Session } from '../session.ts';
import { endOf } from '../settled.ts';

/** Clocks of Vault and AWS may differ by that much, ms. */
const skew = 5 * 60_000;

/** Times in ms. `end`: when the issued sessions expire at the latest; null = no record tells. */
type KnownTree = { sessions: Session[]; findings: Finding[]; t: number; end: number | null };

/** The tree as this check read it, else as it was last known. */
export const treeOf = (facts: Facts, progress: Progress): KnownTree => {
  const audit = facts.audit?.ok ? facts.audit.value : null;
  const startedAt = progress.incident?.startedAt ?? 0;
  const sessions = audit?.sessions ?? progress.sessions;
  const ends = sessions.flatMap((s) => (s.parent === null && s.expiresAt !== null ? [s.expiresAt] : []));
  return {
    sessions,
    end: ends.length > 0 ? Math.max(...ends) : null,
    findings: audit?.findings ?? progress.findings,
    t: (audit ? audit.issuedAt : progress.issuedAt) ?? startedAt,
  };
};

/**
 * When the session could have made tokens or read secrets: from the incident's start, or the issuance where that is earlier,
 * until its last credential was dead; until now while one is not. ms.
 */
export const vaultWindow = (facts: Facts, progress: Progress, now: number): { from: number; to: number } => {
  const { sessions, t } = treeOf(facts, progress);
  const aws = facts.clock?.ok ? facts.clock.value.awsNow : null;
  const ends = sessions.map((s) => endOf(s, aws));
  const last = ends.reduce<number | null>((a, b) => (a === null || b === null ? null : Math.max(a, b)), 0);
  const from = Math.min(t, progress.incident?.startedAt ?? t) - skew;
  return { from, to: sessions.length === 0 || last === null ? now + skew : Math.min(last, now) + skew };
};

/** The account that a finding of Vault's is noted under: the one that the role is in. */
export const vaultAccount = (facts: Facts, { incident }: Progress, config: { account: string | null }): string =>
  incident?.account ??
  config.account ??
  incident?.roleArn?.split(':')[4] ??
  (facts.identity?.ok ? facts.identity.value.account : '');

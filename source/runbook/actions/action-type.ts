import type { Config } from '../../core/config.ts';
import type { Finding } from '../../core/finding.ts';
import type { Action, Call, Plan } from '../../core/plan.ts';
import type { Ports } from '../../core/ports.ts';
import type { Progress } from '../../core/progress.ts';
import type { Reading } from '../../core/reading.ts';
import type { Session } from '../../core/session.ts';
import type { TrailEvent } from '../../core/trail-event.ts';

/**
 * What an action is about. Asked for a finding: the finding, and the credential where it is about one. Asked for a credential
 * of the tree: the credential alone. `action`: one of reseal's own that shall be taken back; then it is about nothing else.
 * One of the three is there.
 */
export type Subject = { finding: Finding | null; session: Session | null; action?: Action };

/** What planning and reading back may use: ports that only read, and SHA-256 in hex. */
export type ReadPorts = Pick<Ports, 'iam' | 'vault'> & { hash(text: string): string } & Partial<
    Pick<Ports, 'details' | 'program'>
  > & {
    /** Where the cluster, Argo CD and the Terraform roots are; absent = none is asked. */
    config?: Pick<Config, 'kubernetes' | 'argocd'> & Partial<Pick<Config, 'terraform'>>;
  };

export type PlanContext = {
  progress: Progress;
  digest(text: string): string;
  /** AWS's time in ms, by our clock; null = not known. A reading that carries AWS's own `Date` goes before it. */
  awsNow: number | null;
  /** The time that stands in an earlier plan which is being worked out again: the same must come out. */
  asOf: number | null;
  /** Events of the trail that were kept whole. */
  events(): Promise<TrailEvent[]>;
  /** The text of an evidence file; null = it is not there. Absent = nobody keeps any here. */
  evidence?(file: string): Promise<string | null>;
};

/** `nothing`: there is nothing left to do (the target is gone, or it is like that already). */
export type Planned = { ok: true; plan: Plan } | { ok: false; why: string; nothing?: true };

/** What the read-back saw. `holds: null` = it could not be told. */
export type ReadBack = { holds: boolean | null; said: string };

/** What was asked for, by the journal: what a read-back compares with. */
export type Asked = { target: Plan['target']; calls: Call[] };

/**
 * A kind of change: what it is offered for, how it is planned out of a reading of the live state, and how one sees afterwards
 * that it holds. All of it only reads. The runner does the rest (guards, journal, calls), the same for every kind.
 */
export type ActionType = {
  kind: string;
  label: string;
  /** True when something is lost for ever: locked in `unclaimed` mode (product.md §1). */
  deletes: boolean;
  /** Is it a thing to do about this at all? Pure, for the screen. */
  offered(subject: Subject, progress: Progress): boolean;
  /** Why it cannot be planned for this subject now; null = it can. Pure, for the screen. */
  disabled(subject: Subject, progress: Progress): string | null;
  /** Who or what else it hits, in one line. Pure, for the screen; the plan's warnings are the whole of it. */
  hits?(subject: Subject, progress: Progress): string;
  /** What is offered first, lowest first; 0 where it does not matter. Pure. */
  rank?(subject: Subject, progress: Progress): number;
  plan(subject: Subject, ports: ReadPorts, context: PlanContext, signal: AbortSignal): Promise<Planned>;
  /**
   * What must hold before this call goes out, where the one before it only begins something; asked again until it does.
   * Absent = nothing.
   */
  ready?(call: Call, asked: Asked, ports: ReadPorts, signal: AbortSignal): Promise<Reading<ReadBack>>;
  /** Looks at the live state again. */
  readBack(asked: Asked, ports: ReadPorts, signal: AbortSignal): Promise<Reading<ReadBack>>;
};

/** The reading that a plan rests on: when it was taken (ms), and the digest of it; `shortCode` as core/plan.ts says. */
export const asRead = (readAt: number, fingerprint: string): Pick<Plan, 'readAt' | 'fingerprint' | 'shortCode'> => ({
  ...{ readAt, fingerprint, shortCode: fingerprint.slice(0, 6) },
});

export const see = (said: string, holds: boolean | null): ReadBack => ({ said, holds });

/** The finding that a change of this subject is noted under: its own, or that the credential can still act. */
export const findingOf = ({ finding, session }: Subject, progress: Progress): Finding | null =>
  finding ??
  progress.findings.find((f) => f.kind === 'session-live' && f.subject === session?.accessKeyId) ??
  progress.findings.find((f) => f.kind === 'access-key-created' && f.subject === session?.accessKeyId) ??
  null;

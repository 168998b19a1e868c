import type { Coverage } from './coverage.ts';
import type { Disposition, Finding } from './finding.ts';
import type { Incident, Roles } from './incident.ts';
import type { IssuedTo, LinkAsk } from './linked-incident.ts';
import type { LogImported } from './log-state.ts';
import type { ActionAbout, Call } from './plan.ts';
import type { PutBack } from './put-back/compare.ts';
import type { LineRef } from './reconcile/correction.ts';
import type { Session, TrailQuery } from './session.ts';
import type { TrailImport } from './trail-import.ts';
import type { Verdict } from './words.ts';

/**
 * Everything that can stand in a journal: dotted, past tense, about twenty kinds. A line is one of these with `seq`, `at`
 * (ms), `by` and the hash chain around it (state/README.md). Old lines are read through pure upcasts, never rewritten.
 */
export type JournalEvent =
  | { type: 'incident.opened'; incident: Incident; roles: Roles }
  | { type: 'roles.named'; roles: Roles }
  | ({ type: 'log.imported' } & LogImported)
  /** Somebody looked at a line that could not be read and keeps it as a note. */
  | { type: 'log.line-kept'; source: string; line: number; raw: string }
  | { type: 'note.added'; about: string; text: string }
  /** A person says which line of the log an event belongs to; null = to none, whatever would be matched. */
  | { type: 'match.corrected'; event: string; line: LineRef | null; note: string }
  | {
      type: 'caller.seen';
      purpose: 'read' | 'act';
      arn: string | null;
      account: string | null;
      fault: string | null;
      skewMs: number | null;
    }
  | {
      type: 'segment.saved';
      segment: number;
      account: string;
      region: string;
      query: TrailQuery;
      start: number;
      end: number;
      /** Token of the page that follows; null = that was the last one. */
      nextToken: string | null;
      /** True for the first page of a chain that is read from its beginning; false = it goes on from what was read. */
      fresh: boolean;
      /** Records in the page, how many of them were new to the store, and how many could not be understood. */
      records: number;
      added: number;
      malformed: number;
      /** SHA-256 of the segment's file; null or absent = the page held nothing new, so there is none. */
      sha256?: string | null;
    }
  /** CloudTrail files were read into the incident. */
  | ({ type: 'trail.imported' } & TrailImport)
  /** Somebody accepts that Regions which the organisation closes stay unread, until `expires` (ms). */
  | { type: 'regions.accepted'; account: string; regions: string[]; reason: string; expires: number }
  | { type: 'sessions.changed'; upsert: Session[]; gone: string[]; issuedAt: number | null }
  | { type: 'findings.changed'; upsert: Finding[]; gone: string[] }
  /** What was compared with what it was and with what Terraform expects, by finding. */
  | { type: 'put-back.compared'; upsert: { [finding: string]: PutBack }; gone: string[] }
  | {
      type: 'coverage.changed';
      coverage: Coverage;
      totals: { total: number; writes: number; denied: number; unlogged: number | null };
    }
  /** `readAt`: when what they were judged by was read, ms; a change that came after it is not in them. */
  | { type: 'items.changed'; items: { id: string; verdict: Verdict; why: string; until?: number }[]; readAt?: number }
  | { type: 'check.finished'; items: string[]; cancelled: boolean; readAt?: number }
  /** A later issuance of the role is an incident of its own, with a justification. */
  | ({ type: 'incident.linked'; finding: string } & LinkAsk)
  /** Whom Vault gave credentials to, by access key id. */
  | { type: 'issuances.named'; issuedTo: { [accessKeyId: string]: IssuedTo } }
  | { type: 'finding.disposed'; finding: string; disposition: Omit<Disposition, 'by' | 'at' | 'people'> }
  /** `of`: what was unknown then; the attestation is about that and nothing else. */
  | { type: 'item.attested'; item: string; note: string; of?: string | null }
  | { type: 'item.waived'; item: string; reason: string; expires: number }
  | { type: 'evidence.saved'; file: string; sha256: string; what: string }
  | (ActionAbout & {
      type: 'action.requested';
      action: string;
      /** The word that somebody typed to confirm it: the target's name, or the plan's short code. */
      confirmed?: string;
      calls: Call[];
      preImage: string;
      as: string;
    })
  /** What has to be done was listed again, after a DeleteConflict: replaces the calls not yet requested. */
  | { type: 'action.replanned'; action: string; calls: Call[]; why: string }
  | { type: 'call.requested'; action: string; index: number }
  | {
      type: 'call.answered';
      action: string;
      index: number;
      state: 'done' | 'already' | 'failed' | 'unsettled';
      code: string | null;
      requestId: string | null;
      said: string;
    }
  | { type: 'action.finished'; action: string; state: 'done' | 'failed' | 'unsettled' | 'stopped'; outcome: string }
  /** A probe has looked at what an unsettled action left: it may be planned again. */
  | { type: 'action.settled'; action: string; outcome: string }
  /** Somebody says that this IAM action has been allowed since: what was refused for lack of it may be tried again. */
  | { type: 'permission.granted'; permission: string }
  | { type: 'writer.changed'; from: string; to: string; takenOver: boolean }
  | { type: 'journal.repaired'; dropped: number; text: string };

/** One line of journal.jsonl. `by` is user@host; `hash` = SHA-256 over the previous hash and this line without `hash`. */
export type JournalLine = {
  v: 1;
  seq: number;
  at: number;
  by: string;
  prev: string;
  event: JournalEvent;
  hash: string;
};

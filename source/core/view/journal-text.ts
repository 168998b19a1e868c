import { iso } from '../clock.ts';
import type { JournalEvent } from '../journal-event.ts';
import type { Action } from '../plan.ts';
import type { Pen } from './pen.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

/** The action of an id, as far as it is known: a line of one call tells of it by its id and its place alone. */
export type ActionOf = (id: string) => Action | undefined;
type Teller = { [E in JournalEvent as E['type']]: (event: E, pen: Pen, actionOf: ActionOf) => string };

const callText = (action: Action | undefined, index: number): string =>
  `call ${index + 1}${action?.calls[index] ? ` ${action.calls[index].call.operation}` : ''}`;
const titled = (action: Action | undefined): string => (action ? `${action.title} · ` : '');

const malformedText = (files: { malformed: number }[]): string => {
  const bad = files.reduce((n, f) => n + f.malformed, 0);
  return bad > 0 ? `, ${bad} could not be understood` : '';
};

/** What a line of the journal says, one sentence for each kind: a kind without one does not compile. */
const tell: Teller = {
  'incident.opened': (e) => `${e.incident.id} · ${e.incident.title}`,
  'roles.named': ({ roles: r }) =>
    `responder ${r.responder ?? '–'}, approver ${r.approver ?? '–'}, owner ${r.owner ?? '–'}`,
  'log.imported': (e) =>
    `${count(e.entries.length, 'line')} from ${e.source}${e.amended ? `, ${e.amended.length} said anew` : ''}${e.thread?.more ? ', cut' : ''}`,
  'log.line-kept': (e) => `line ${e.line} of ${e.source} is a note: ${e.raw}`,
  'note.added': (e) => `${e.about}: ${e.text}`,
  'match.corrected': (e) =>
    `${e.event} ${e.line === null ? 'belongs to no line' : `belongs to line ${e.line.line} of ${e.line.source}`}: ${e.note}`,
  'caller.seen': (e, pen) => `${e.purpose} as ${e.arn === null ? (e.fault ?? 'nobody') : pen.name(e.arn)}`,
  'segment.saved': (e) =>
    `${e.region} · ${e.query.attribute} ${e.query.value}: ${count(e.records, 'event')}, ${e.added} new${e.nextToken === null ? ', last page' : ''}`,
  'put-back.compared': (e) =>
    `compared with before and with Terraform: ${count(Object.keys(e.upsert).length, 'finding')} new or changed${e.gone.length > 0 ? `, ${e.gone.length} gone` : ''}`,
  'trail.imported': (e) =>
    `${e.files.map((f) => f.file).join(', ') || 'a part of a file'}: ${e.added} new events${malformedText(e.files)}`,
  'regions.accepted': (e) => `${e.account}: ${e.regions.join(', ')} stay unread until ${iso(e.expires)}: ${e.reason}`,
  'sessions.changed': (e) => `${count(e.upsert.length, 'credential')} of the tree, ${e.gone.length} gone`,
  'findings.changed': (e) => `${count(e.upsert.length, 'finding')}, ${e.gone.length} gone`,
  'coverage.changed': ({ coverage: c, totals: t }) =>
    `${c.regions.filter((r) => r.complete).length} of ${count(c.regions.length, 'Region')} read, ${count(t.total, 'event')}`,
  'items.changed': (e) => e.items.map((i) => `${i.id} ${i.verdict}`).join(', '),
  'check.finished': (e) => `${count(e.items.length, 'item')}${e.cancelled ? ', cancelled' : ''}`,
  'finding.disposed': (e) => `${e.finding} ${e.disposition.as}: ${e.disposition.reason}`,
  'incident.linked': (e) =>
    `${e.finding} is an incident of its own, ${e.incident}: ${e.justification}${e.approver === null ? '' : ` (approver ${e.approver})`}`,
  'issuances.named': (e) =>
    Object.entries(e.issuedTo)
      .map(([key, to]) => `${key} given by Vault to ${to.displayName || 'a token without name'}`)
      .join(', '),
  'item.attested': (e) => `${e.item}: ${e.note}`,
  'item.waived': (e) => `${e.item} until ${iso(e.expires)}: ${e.reason}`,
  'evidence.saved': (e) => `${e.what} · ${e.file} · ${e.sha256.slice(0, 12)}`,
  'action.requested': (e, pen) => `${e.title} · ${count(e.calls.length, 'call')} as ${pen.name(e.as)}`,
  'action.replanned': (e) => `${count(e.calls.length, 'call')}: ${e.why}`,
  'call.requested': (e, _pen, of) => `${callText(of(e.action), e.index)} is about to be sent`,
  'call.answered': (e, _pen, of) =>
    `${callText(of(e.action), e.index)} ${e.state}${e.code === null ? '' : ` ${e.code}`} · ${e.said}${e.requestId === null ? '' : ` · request ${e.requestId}`}`,
  'action.finished': (e, _pen, of) => `${titled(of(e.action))}${e.state}: ${e.outcome}`,
  'action.settled': (e, _pen, of) => `${titled(of(e.action))}${e.outcome}`,
  'permission.granted': (e) => `${e.permission}: said to be allowed by now, and may be tried again`,
  'writer.changed': (e) => `${e.to} writes now, before it was ${e.from}${e.takenOver ? ' (taken over)' : ''}`,
  'journal.repaired': (e) => `a torn last line of ${count(e.dropped, 'byte')} was cut off`,
};

export const journalText = (pen: Pen, event: JournalEvent, actionOf: ActionOf = () => undefined): string =>
  (tell[event.type] as (event: JournalEvent, pen: Pen, actionOf: ActionOf) => string)(event, pen, actionOf);

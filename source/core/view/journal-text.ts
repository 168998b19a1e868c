import { iso } from '../clock.ts';
import type { JournalEvent, JournalLine } from '../journal-event.ts';
import type { Pen } from './pen.ts';
import { table } from './spans.ts';
import type { Style } from './style.ts';
import { clockTime, monthDay } from './time-text.ts';

const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;

type Teller = { [E in JournalEvent as E['type']]: (event: E, pen: Pen) => string };

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
  'call.requested': (e) => `call ${e.index + 1}`,
  'call.answered': (e) => `call ${e.index + 1} ${e.state}${e.code === null ? '' : ` ${e.code}`} · ${e.said}`,
  'action.finished': (e) => `${e.state}: ${e.outcome}`,
  'action.settled': (e) => e.outcome,
  'permission.granted': (e) => `${e.permission}: said to be allowed by now, and may be tried again`,
  'writer.changed': (e) => `${e.to} writes now, before it was ${e.from}${e.takenOver ? ' (taken over)' : ''}`,
  'journal.repaired': (e) => `a torn last line of ${count(e.dropped, 'byte')} was cut off`,
};

export const journalText = (pen: Pen, event: JournalEvent): string =>
  (tell[event.type] as (event: JournalEvent, pen: Pen) => string)(event, pen);

/** What changed the world stands out among the readings. */
const styleOf = ({ type }: JournalEvent): Style =>
  type.startsWith('action.') || type.startsWith('call.') ? 'bold' : type === 'journal.repaired' ? 'warn' : 'plain';

/** One line of the journal; who and the date where there is room. */
export const journalRow = (pen: Pen, entry: JournalLine, columns: number, selected: boolean): string => {
  const wide = columns >= 110;
  const cells = { seq: 6, time: wide ? 15 : 9, by: wide ? 14 : 0, type: 17 };
  const used = 2 + cells.seq + cells.time + cells.by + cells.type + (wide ? 5 : 4);
  const time = wide ? `${monthDay(entry.at)} ${clockTime(entry.at)}` : clockTime(entry.at);
  return table(pen, [
    { spans: [[selected ? ' ▸' : '', 'selected']], width: 2 },
    { spans: [[String(entry.seq), 'dim']], width: cells.seq, right: true },
    { spans: [[time, 'dim']], width: cells.time },
    { spans: [[pen.name(entry.by), 'dim']], width: cells.by },
    { spans: [[entry.event.type, styleOf(entry.event)]], width: cells.type },
    { spans: [[journalText(pen, entry.event)]], width: Math.max(10, columns - used) },
  ]);
};

import { readFileSync } from 'node:fs';
import type { JournalEvent, JournalLine } from '../../../../source/core/journal-event.ts';
import { evolve, noProgress, type Progress } from '../../../../source/core/progress.ts';
import type { TrailEvent } from '../../../../source/core/trail-event.ts';
import { type FileStore, type OpenOptions, openStore } from '../../../../state/open-store.ts';

export const incident = 'INC-2026-05-20-001';
export const who = 'alice@laptop';
/** 2026-05-20T13:00:00Z */
export const start = Date.UTC(2026, 4, 20, 13);

export const opened = (id = incident): JournalEvent => ({
  type: 'incident.opened',
  incident: {
    ...{ id, title: 'IRSA lockout', startedAt: start, openedAt: start, account: '123456789012' },
    ...{ roleArn: null, accessKeyId: null, sessionName: null, unclaimed: false, drill: false },
  },
  roles: { responder: 'alice', approver: 'bob', owner: 'carol', countersignedBy: null },
});

export const note = (text: string): JournalEvent => ({ type: 'note.added', about: 'incident', text });

export const pageSaved = (segment: number, added: number, sha256: string | null = null): JournalEvent => ({
  ...{ type: 'segment.saved', segment, account: '123456789012', region: 'us-east-1' },
  ...{ query: { attribute: 'AccessKeyId', value: 'ASIAEXAMPLE' }, start, end: start + 1, nextToken: null },
  ...{ fresh: false, records: added, added, malformed: 0, ...(sha256 === null ? {} : { sha256 }) },
});

export const trailEvent = (n: number, over: Partial<TrailEvent> = {}): TrailEvent => ({
  ...{ id: `event-${String(n).padStart(6, '0')}`, time: start + n * 1000, name: 'DescribeInstances', source: 'ec2' },
  ...{ region: 'us-east-1', account: '123456789012', keyId: 'ASIAEXAMPLE' },
  actor: {
    ...{ type: 'AssumedRole', arn: 'arn:aws:sts::123456789012:assumed-role/breakglass/alice', principalId: null },
    ...{ accountId: null, userName: null, issuerArn: null, sessionName: 'alice', sessionCreated: null },
    ...{ sourceIdentity: null, invokedBy: null },
  },
  ...{ readOnly: true, errorCode: null, errorMessage: null, request: { n }, response: null },
  ...{ resources: [{ type: null, name: `i-${n}` }], sharedEventId: null, sourceIp: null, userAgent: null },
  ...over,
});

export const openAt = (stateDir: string, over: Partial<OpenOptions> = {}): Promise<FileStore> => {
  const background = { verifyAfter: Number.POSITIVE_INFINITY, poll: 50 };
  return openStore({ stateDir, incident, mode: 'write', now: () => start, who, ...background, ...over });
};

/** What the lines of a journal come to, worked out without the code under test. */
export const foldFile = (path: string): Progress =>
  readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text): JournalLine => JSON.parse(text))
    .reduce((p, { event, at, by }) => evolve(p, event, { at, by }), noProgress());

export const notesOf = (progress: Progress): string[] => progress.notes.map((n) => n.text);

/** The StoreError code that a promise rejects with, and its sentence. */
export const refusalOf = async (promise: Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return { code: String(error.code), message: error.message };
    throw error;
  }
  throw new Error('it was not refused');
};

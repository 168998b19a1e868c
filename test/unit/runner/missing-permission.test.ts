import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../source/core/finding.ts';
import type { JournalEvent } from '../../../source/core/journal-event.ts';
import { missingPermissions, neededFor } from '../../../source/core/permissions/missing.ts';
import type { Call } from '../../../source/core/plan.ts';
import { evolve, noProgress, type Progress } from '../../../source/core/progress.ts';
import { createPen } from '../../../source/core/view/pen.ts';
import { refusedLines } from '../../../source/core/view/refused-lines.ts';
import { whyMissing } from '../../../source/runbook/actions/missing-permission.ts';
import { finding } from './removal-scene.ts';

const account = '123456789012';
const machine = 'i-0123456789abcdef0';
const arn = `arn:aws:ec2:us-east-1:${account}:instance/${machine}`;
const call = (operation: string, dry: boolean): Call => ({
  ...{ service: 'ec2', operation, says: '', undo: { possible: false, how: '' }, alreadyDone: [] },
  input: { Region: 'us-east-1', InstanceId: machine, ...(dry ? { DryRun: true } : {}) },
});
const left: Finding = {
  ...finding({ kind: 'resource-created', subject: machine, account }),
  resource: { service: 'ec2', type: 'aws_instance', id: machine, parent: null },
};

const play = (events: JournalEvent[]): Progress =>
  events.reduce((p, e, i) => evolve(p, e, { at: 1000 + i, by: 'bo@laptop' }), noProgress());
const asked = (id: string, kind: string): JournalEvent => ({
  ...{ type: 'action.requested', action: id, kind, title: 't', item: 'terraform.orphans', finding: left.id, account },
  ...{ target: { arn, name: machine, uniqueId: null }, preImage: 'p', as: 'arn:act' },
  calls: [call('TerminateInstances', true), call('TerminateInstances', false)],
});
const answered = (id: string, index: number, state: 'done' | 'failed', code: string | null): JournalEvent => ({
  ...{ type: 'call.answered', action: id, index, state, code, requestId: null, said: '' },
});
const refused = [
  asked('a1', 'delete-resource'),
  answered('a1', 0, 'failed', 'UnauthorizedOperation'),
  { type: 'action.finished', action: 'a1', state: 'failed', outcome: 'no' } as const,
];
const about = { finding: left, session: null };

describe('what AWS refused about a resource', () => {
  it('disables the commands that need it, and names the statement, the look and the word', () => {
    const p = play(refused);
    expect(missingPermissions(p)).toMatchObject([{ permission: 'ec2:TerminateInstances', resource: arn }]);
    for (const kind of ['delete-resource', 'snapshot-then-terminate']) {
      const why = whyMissing(kind, about, p) ?? '';
      expect(why).toContain('AWS refused ec2:TerminateInstances (UnauthorizedOperation)');
      expect(why).toContain('add statement DeleteCreatedResources of breakglass-cleanup-delete-created');
      expect(why).toContain('reseal init --verify');
      expect(why).toContain(':permission granted');
    }
    const other = { finding: { ...left, id: 'f2', subject: 'i-0aaaaaaaaaaaaaaaa' }, session: null };
    expect(whyMissing('delete-resource', other, p)).toBeNull();
  });

  it('shows the statement to copy and the exact call for somebody who may, without the rehearsal', () => {
    expect(neededFor('ec2:TerminateInstances', arn)?.statement).toEqual({
      ...{ Sid: 'DeleteCreatedResources', Effect: 'Allow', Resource: '*', Action: 'ec2:TerminateInstances' },
    });
    const pen = createPen({ color: false, ascii: false, mask: null });
    const lines = refusedLines(pen, play(refused).actions[0], 200).join('\n');
    expect(lines).toContain('"Action":"ec2:TerminateInstances"');
    expect(lines).toContain(`aws ec2 terminate-instances --region us-east-1 --instance-ids ${machine}`);
    expect(lines).not.toMatch(/dry/i);
  });

  it('is over when AWS lets the same call through, or somebody says that it was granted', () => {
    const again = play([...refused, asked('a2', 'delete-resource'), answered('a2', 0, 'done', null)]);
    expect(whyMissing('delete-resource', about, again)).toBeNull();
    const granted = play([...refused, { type: 'permission.granted', permission: 'ec2:TerminateInstances' }]);
    expect(whyMissing('delete-resource', about, granted)).toBeNull();
  });

  it('is not what another system refuses', () => {
    const kube: Call = { ...call('delete', false), service: 'kubectl' };
    const first = asked('a1', 'delete-object');
    const p = play([{ ...first, calls: [kube] } as JournalEvent, answered('a1', 0, 'failed', 'denied')]);
    expect(missingPermissions(p)).toEqual([]);
  });
});

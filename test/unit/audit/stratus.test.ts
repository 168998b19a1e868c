import { describe, expect, it } from 'vitest';
import { audit, parseRecord, type Seeds } from '../../../source/core/audit/index.ts';
import type { TrailEvent } from '../../../source/core/trail-event.ts';
import type { FindingKind } from '../../../source/core/words.ts';
import { hash } from '../../support/hash.ts';
import { stratus } from './fixtures.ts';

/**
 * What each technique must leave behind, by the name of its file: findings of these kinds; a write that has no kind; or a
 * call that was refused.
 */
type Must = { kinds: FindingKind[] } | { write: string } | { refused: string; times: number };

const techniques: { [name: string]: Must } = {
  'credential-access.ec2-get-password-data': { refused: 'GetPasswordData', times: 30 },
  'credential-access.ec2-steal-instance-credentials': { kinds: ['host-access'] },
  'credential-access.secretsmanager-batch-retrieve-secrets': { kinds: ['secret-read'] },
  'credential-access.secretsmanager-retrieve-secrets': { kinds: Array(20).fill('secret-read') },
  'credential-access.ssm-retrieve-securestring-parameters': { kinds: Array(42).fill('secret-read') },
  'defense-evasion.cloudtrail-delete': { kinds: ['logging-touched'] },
  'defense-evasion.cloudtrail-event-selectors': { kinds: ['logging-touched'] },
  'defense-evasion.cloudtrail-stop': { kinds: ['logging-touched'] },
  'defense-evasion.dns-delete-logs': { kinds: ['logging-touched'] },
  'defense-evasion.organizations-leave': { kinds: ['logging-touched'] },
  'defense-evasion.vpc-remove-flow-logs': { kinds: ['logging-touched'] },
  'discovery.ec2-download-user-data': { refused: 'DescribeInstanceAttribute', times: 15 },
  'execution.ec2-launch-unusual-instances': { refused: 'RunInstances', times: 1 },
  'execution.ec2-user-data': { kinds: ['resource-changed', 'resource-changed'] },
  'execution.ssm-send-command': { kinds: Array(3).fill('host-access') },
  'execution.ssm-start-session': { kinds: Array(3).fill('host-access') },
  'exfiltration.ec2-security-group-open-port-22-ingress': { kinds: ['resource-created'] },
  'exfiltration.ec2-share-ami': { kinds: ['resource-shared'] },
  'exfiltration.ec2-share-ebs-snapshot': { kinds: ['resource-shared'] },
  'exfiltration.rds-share-snapshot': { kinds: ['resource-shared'] },
  'impact.bedrock-invoke-model': { kinds: ['resource-changed', 'resource-created'] },
  'initial-access.console-login-without-mfa': { write: 'ConsoleLogin' },
  'lateral-movement.ec2-instance-connect': { kinds: Array(3).fill('host-access') },
  'lateral-movement.ec2-serial-console-send-ssh-public-key': { kinds: Array(4).fill('host-access') },
  'persistence.iam-backdoor-role': { kinds: ['trust-changed'] },
  'persistence.iam-backdoor-user': { kinds: ['access-key-created'] },
  'persistence.iam-create-admin-user': { kinds: ['access-key-created', 'policy-attached', 'user-created'] },
  'persistence.iam-create-backdoor-role': { kinds: ['policy-attached', 'role-created'] },
  'persistence.iam-create-user-login-profile': { kinds: ['login-profile-created'] },
  'persistence.lambda-backdoor-function': { kinds: ['resource-shared'] },
  'persistence.lambda-layer-extension': { kinds: ['resource-changed'] },
  'persistence.lambda-overwrite-code': { kinds: ['resource-changed'] },
  'persistence.rolesanywhere-create-trust-anchor': { kinds: ['resource-created', 'resource-created'] },
  'persistence.sts-federation-token': { kinds: [] },
  'privilege-escalation.iam-update-user-login-profile': { kinds: ['login-profile-created'] },
};

/** The long-lived key that did it, else the key of the session, else the user. */
const seedsOf = (events: TrailEvent[]): Seeds => {
  const first = events.find((e) => e.keyId?.startsWith('AKIA')) ?? events[0];
  const keys = first?.keyId ? [first.keyId] : [];
  return { accessKeyIds: keys, principalArn: keys.length > 0 ? null : first?.actor.arn, from: 0, to: Number.MAX_VALUE };
};

const eventsOf = (name: string): TrailEvent[] =>
  (stratus().get(`aws.${name}`) ?? []).map((r) => {
    const p = parseRecord(r);
    if (!p.ok) throw new Error(p.why);
    return p.event;
  });

describe('Stratus techniques', () => {
  it('are all in the table', () => {
    expect([...stratus().keys()].sort()).toEqual(
      Object.keys(techniques)
        .map((t) => `aws.${t}`)
        .sort(),
    );
  });

  it.each(Object.entries(techniques))('%s', (name, must) => {
    const events = eventsOf(name);
    const { fact, attempts, tree } = audit({ events, seeds: seedsOf(events), hash, awsNow: null });
    const kinds = fact.findings.map((f) => f.kind).filter((k) => k !== 'unclassified-write');
    const named = (ids: string[], what: string) =>
      ids.filter((id) => events.find((e) => e.id === id)?.name === what).length;
    const loose = fact.findings.filter((f) => f.kind === 'unclassified-write').map((f) => f.subject);
    if ('kinds' in must) expect(kinds.sort()).toEqual(must.kinds);
    if ('write' in must) expect(named(loose, must.write)).toBeGreaterThan(0);
    if ('refused' in must) expect(named(attempts, must.refused)).toBe(must.times);
    if (!('kinds' in must)) expect(kinds).toEqual([]);
    // Nothing is lost: every event by a key of the tree is counted, and every write of it is in a finding or an edge.
    const keys = new Set(tree.sessions.map((s) => s.accessKeyId));
    const mine = events.filter((e) => (e.keyId === null ? tree.owner.has(e.id) : keys.has(e.keyId)));
    expect(fact.totals.total).toBe(mine.length);
    const proving = new Set([...fact.findings.flatMap((f) => f.events), ...tree.sessions.map((s) => s.bornFrom)]);
    expect(fact.writeIds.filter((id) => !proving.has(id))).toEqual([]);
  });

  it('finds the federation token, and what was done with it', () => {
    const events = eventsOf('persistence.sts-federation-token');
    const { tree } = audit({ events, seeds: seedsOf(events), hash, awsNow: null });
    expect(tree.sessions.map((s) => [s.accessKeyId, s.parent, s.kind, s.events])).toEqual([
      ['AKIA6V1GNZTT65XQH36M', null, 'user-key', 1],
      ['ASIASTJKC5GCM7ZE6LUP', 'AKIA6V1GNZTT65XQH36M', 'federation', 1],
    ]);
    expect(tree.sessions[1]).toMatchObject({
      issuer: 'arn:aws:iam::742491224508:user/stratus-red-team-user-federation-user',
      expiresAt: Date.UTC(2024, 10, 30, 20, 43, 17),
    });
  });

  it('gives the user of one second its key and its policy, in whatever order the records are', () => {
    const events = eventsOf('persistence.iam-create-admin-user');
    const { fact } = audit({ events, seeds: seedsOf(events), hash, awsNow: null });
    expect(fact.findings.map((f) => f.owner?.uniqueId)).toEqual(Array(3).fill('AIDAL1XMLVWIUOK8KAF0'));
    expect(fact.findings.flatMap((f) => f.actions).length).toBe(5);
  });
});

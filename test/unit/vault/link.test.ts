import { describe, expect, it } from 'vitest';
import type { LinkAsk, LinkedIncident } from '../../../source/core/linked-incident.ts';
import type { IncidentsPort, Ports, VaultAuditPort, VaultPort } from '../../../source/core/ports.ts';
import { notRead, type Reading, read } from '../../../source/core/reading.ts';
import type { JsonObject } from '../../../source/core/words.ts';
import { linkIncident } from '../../../source/runner/link-incident.ts';
import { cleanRecords, cleanWorld, t0, time } from '../../support/clean-world.ts';
import { early, type Line, late, logText, path } from './audit-lines.ts';
import { checkItem } from './check-support.ts';

const rootKey = 'ASIAEXAMPLEROOT00001';
const secondKey = 'ASIAEXAMPLESECOND001';
const bob = { name: 'oidc-bob', entity: 'entity-of-bob' };
const issued: Line = { path, key: rootKey, mountType: 'aws' };
const second: Line = { ...issued, at: 40, key: secondKey, who: bob };

const logs = (...all: Line[]): VaultAuditPort => ({
  read: async (take) => {
    take({ file: 'audit.log', text: logText([early, ...all, late]), done: 1, total: 1 });
    return read({ files: 1 }, 0);
  },
});

/** The second issuance as CloudTrail has it. */
const [firstRecord] = cleanRecords;
const secondRecord = JSON.parse(
  JSON.stringify(firstRecord)
    .replaceAll(rootKey, secondKey)
    .replaceAll('alice', 'bob')
    .replace('2026-05-20T13:00:00Z', new Date(t0 + 40 * 60_000).toISOString().replace('.000Z', 'Z'))
    .replace('2:00:00 PM', '2:40:00 PM')
    .replace(/00000000-0000-4000-8000-\d{12}/, '00000000-0000-4000-8000-0000000000ff'),
) as JsonObject;
const trail = cleanWorld([...cleanRecords, secondRecord]).trail;

const other: LinkedIncident = {
  ...{ id: 'INC-2', title: '', roleArn: 'arn:aws:iam::123456789012:role/breakglass-emergency', startedAt: t0 },
  ...{ responder: 'bob', approver: 'erin' },
};
const here = (answer: Reading<LinkedIncident | null> = read(other, 0)): IncidentsPort => ({ find: async () => answer });

const ask: LinkAsk = { incident: 'INC-2', justification: 'the pods came back broken', approver: null, alert: null };

/** A check with a second issuance; `link` makes the link of the first renewal, with what is in `more`. */
const scene = async (ports: Partial<Ports>) => {
  const checked = await checkItem('expiry.renewal', { ports });
  const renewals = () => checked.store.progress().findings.filter((f) => f.kind === 'renewal');
  const link = (more: Partial<LinkAsk> = {}, incidents = ports.incidents) =>
    linkIncident(checked.store, incidents)(renewals()[0]?.id ?? '', { ...ask, ...more });
  const again = async (more: Partial<Ports> = {}) => {
    // Later, so that there is something new to read.
    time.now += 20 * 60_000;
    await checked.check(more);
    return checked.told();
  };
  return { ...checked, renewals, link, again };
};

describe('a later issuance that CloudTrail shows', () => {
  const ports = { trail, vaultAudit: logs(issued, second), incidents: here() };

  it('needs a linked incident, and passes with one: its role and approver stand beside', async () => {
    const s = await scene(ports);
    expect(s).toMatchObject({
      verdict: 'attention',
      why: `1 later issuance without a justification: ${secondKey}, in Vault by oidc-bob (entity entity-of-bob) is linked to no incident of its own`,
    });
    expect(await s.link()).toEqual({
      ...{ ok: true, text: 'Linked to INC-2 (role breakglass-emergency, approved by erin).' },
    });
    expect(await s.again()).toMatchObject({
      verdict: 'pass',
      why: expect.stringContaining('1 later issuance, justified: INC-2 (role breakglass-emergency, approved by erin)'),
    });
    const { dispositions, links, issuedTo } = s.store.progress();
    const [finding] = s.renewals();
    expect(dispositions[finding?.id ?? '']).toMatchObject({ as: 'explained', reference: 'INC-2' });
    expect(links?.[finding?.id ?? '']).toMatchObject({ ...ask, subject: secondKey });
    expect(issuedTo).toMatchObject({
      [rootKey]: { displayName: 'oidc-alice', joinedBy: 'key' },
      [secondKey]: { displayName: 'oidc-bob', entityId: 'entity-of-bob', joinedBy: 'key' },
    });
  });

  it('is not justified by any other decision about it', async () => {
    const s = await scene(ports);
    const disposition = { as: 'explained' as const, reason: 'x', owner: null, expires: null, reference: '12' };
    await s.store.append([{ type: 'finding.disposed', finding: s.renewals()[0]?.id ?? '', disposition }]);
    expect(await s.again()).toMatchObject({
      verdict: 'attention',
      why: expect.stringMatching(/explained, but linked to no incident of its own$/),
    });
  });

  it('may be linked to an incident that is somewhere else; it is said that it is only named', async () => {
    const s = await scene({ ...ports, incidents: here(read(null, 0)) });
    await s.link({ approver: 'erin' });
    expect(await s.again()).toMatchObject({
      verdict: 'pass',
      why: expect.stringContaining('INC-2 (only named, not in this state folder, approved by erin)'),
    });
  });

  it('is unknown while the linked incident cannot be read, whatever the fault', async () => {
    const s = await scene(ports);
    await s.link();
    const broken = here(notRead({ kind: 'disk', what: 'its snapshot is of a newer version' }, 0));
    expect(await s.again({ incidents: broken })).toMatchObject({
      ...{ verdict: 'unknown', why: 'a linked incident could not be read: its snapshot is of a newer version' },
    });
  });

  it.each<[string, Partial<LinkAsk>, RegExp]>([
    ['the incident itself', { incident: 'inc-1' }, /this is the incident itself/],
    ['a name that is none', { incident: '../INC-2' }, /letters, digits/],
    ['no justification', { justification: '  ' }, /justification/],
    ['the responder as approver', { approver: '@Alice' }, /@Alice is the responder/],
    ['the responder of the other as approver', { approver: 'bob' }, /bob is the responder of INC-2/],
    ['an alert that is no link', { alert: 'ask ana' }, /a link such as/],
  ])('is not linked with %s', async (_name, more, words) => {
    const s = await scene(ports);
    const before = s.store.journal.length;
    expect(await s.link(more)).toEqual({ ok: false, why: expect.stringMatching(words) });
    expect(await s.link(more)).toMatchObject({ why: expect.stringMatching(/Nothing was linked\.$/) });
    expect(s.store.journal.length).toBe(before);
  });

  it('is not linked where the other incident cannot be read, nor is any other kind of finding', async () => {
    const s = await scene(ports);
    const broken = here(notRead({ kind: 'disk', what: 'access is not allowed' }, 0));
    expect(await s.link({}, broken)).toEqual({
      ...{ ok: false, why: 'INC-2 could not be read: access is not allowed Nothing was linked.' },
    });
    const user = s.store.progress().findings.find((f) => f.kind === 'user-created');
    expect(await linkIncident(s.store, here())(user?.id ?? '', ask)).toMatchObject({ ok: false });
    expect(await linkIncident(s.store, here())('0000000000000000', ask)).toMatchObject({ ok: false });
  });

  it('needs attention again when the approver turns out to be the responder', async () => {
    const s = await scene({ ...ports, incidents: here(read(null, 0)) });
    await s.link({ approver: 'carol' });
    expect((await s.again()).verdict).toBe('pass');
    const same = { ...other, responder: 'carol' };
    expect(await s.again({ incidents: here(read(same, 0)) })).toMatchObject({
      verdict: 'attention',
      why: `${secondKey} is linked to INC-2, which its own responder approved (carol)`,
    });
    const roles = { responder: 'Carol', approver: 'dana', owner: 'bob', countersignedBy: null };
    await s.store.append([{ type: 'roles.named', roles }]);
    expect((await s.again()).verdict).toBe('attention');
  });

  it('keeps no secret of what was written', async () => {
    const s = await scene(ports);
    await s.link({ justification: 'used token hvs.CAESIJabcdefghijklmnop', alert: 'https://x.example/a' });
    expect(JSON.stringify(s.store.journal)).not.toContain('CAESIJ');
  });
});

describe('a later issuance that only Vault shows', () => {
  const ports = { vaultAudit: logs(issued, second), incidents: here() };

  it('is a finding that is linked like any other, and the rest of the log still counts', async () => {
    const s = await scene(ports);
    expect(s.renewals()).toMatchObject([{ subject: secondKey, source: 'vaultAudit', standing: true, events: [] }]);
    await s.link();
    expect(await s.again()).toMatchObject({ verdict: 'pass', why: expect.stringContaining('justified: INC-2') });
    const unanswered: Line = { path, mountType: 'aws', at: 45, type: 'request' };
    expect((await s.again({ vaultAudit: logs(issued, second, unanswered) })).verdict).toBe('unknown');
    const third: Line = { ...issued, at: 50, key: 'ASIAEXAMPLETHIRD0001' };
    expect((await s.again({ vaultAudit: logs(issued, second, third) })).verdict).toBe('attention');
  });

  it('stays open when the log has lost it', async () => {
    const s = await scene(ports);
    expect(await s.again({ vaultAudit: logs(issued) })).toMatchObject({ verdict: 'attention' });
  });

  it('stays what it is when the trail cannot be read', async () => {
    const s = await scene(ports);
    const regions = { enabled: async () => notRead({ kind: 'denied' as const, what: 'no' }, 0) };
    const identity = { whoami: async () => notRead({ kind: 'expired' as const, what: 'no' }, 0) };
    expect(await s.again({ regions, identity })).toMatchObject({ verdict: 'attention' });
    expect(s.renewals()).toMatchObject([{ subject: secondKey, source: 'vaultAudit' }]);
  });

  it('becomes that of the trail once its event came, with its link', async () => {
    const s = await scene(ports);
    await s.link();
    expect((await s.again({ trail })).verdict).toBe('pass');
    expect(s.renewals()).toHaveLength(1);
    expect(s.renewals()[0]).toMatchObject({ subject: secondKey, events: ['00000000-0000-4000-8000-0000000000ff'] });
  });

  it('is the same one behind a hash, as soon as the hash proves it', async () => {
    const id = '70000000-0000-4000-8000-000000000001';
    const hmac = (key: string): string => `hmac-sha256:of-${key}`;
    const vault: VaultPort = {
      ...(cleanWorld().vault as VaultPort),
      auditDevices: async () => read(['file'], 0),
      auditHash: async (_device, key) => read(hmac(key), 0),
    };
    const hidden = logs({ ...issued, key: hmac(rootKey) }, { ...second, id, key: hmac(secondKey) });
    const s = await scene({ vaultAudit: hidden, vault, incidents: here() });
    expect(s.renewals()).toMatchObject([{ subject: `vault request ${id}` }]);
    await s.link();
    expect((await s.again()).verdict).toBe('pass');
    expect((await s.again({ trail })).verdict).toBe('pass');
    expect(s.renewals()).toMatchObject([{ subject: secondKey }]);
  });

  it('is none as long as no credential of the tree is known', async () => {
    const s = await scene({ ...ports, trail: cleanWorld([]).trail });
    expect([s.verdict, s.renewals()]).toEqual(['attention', []]);
  });
});

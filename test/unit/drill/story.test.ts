import { describe, expect, it } from 'vitest';
import { graphJson } from '../../../source/drill/http/graph-json.ts';
import { incidentOf } from '../../../source/drill/incident-of.ts';
import { buildWorld } from '../../../source/drill/scenario/build.ts';
import { enabledRegions } from '../../../source/drill/world/regions.ts';
import { elementDate } from '../../../source/drill/world/trail/dates.ts';
import type { World } from '../../../source/drill/world/world.ts';

const t0 = Date.UTC(2026, 4, 20, 13);
const minute = 60_000;

type Identity = { type: string; arn?: string; accessKeyId?: string; sessionContext?: { [key: string]: unknown } };
type Record = {
  eventName: string;
  eventID: string;
  readOnly: boolean;
  awsRegion: string;
  errorCode?: string;
  errorMessage?: string;
  userIdentity: Identity;
  requestParameters: { [key: string]: unknown } | null;
  responseElements: { [key: string]: unknown } | null;
  resources?: { ARN: string; type: string; accountId: string }[];
};

const recordsOf = (world: World): Record[] =>
  enabledRegions.flatMap((region) => world.trail.entries(region).map((e) => JSON.parse(e.text) as Record));

const named = (records: Record[], name: string): Record[] => records.filter((r) => r.eventName === name);

const { world } = buildWorld(7, 0, t0);
const records = recordsOf(world);
const sessions = [...world.sessions.values()];
const keyOf = (part: string, from = t0): string =>
  sessions.find((s) => s.principal.arn.includes(part) && s.issuedAt >= from)?.keyId ?? '';
const breakglass = keyOf('breakglass-emergency/alice');

describe('the story', () => {
  it('is the same for the same seed and time, another for another seed', () => {
    const again = buildWorld(7, 0, t0).world;
    expect(graphJson(again.graph)).toEqual(graphJson(world.graph));
    expect(recordsOf(again)).toEqual(records);
    const other = buildWorld(8, 0, t0).world;
    expect(other.account).not.toBe(world.account);
    expect([...other.sessions.keys()].filter((k) => world.sessions.has(k))).toEqual([]);
    expect(incidentOf(7, t0)).toEqual(incidentOf(7, t0));
    expect(incidentOf(7, t0).account).toBe(world.account);
  });

  it('keeps ids and key ids when only the day is another', () => {
    const later = buildWorld(7, 0, t0 + 86_400_000).world;
    expect([...later.sessions.keys()]).toEqual([...world.sessions.keys()]);
  });

  it('has an issuance whose record carries the role, the key and a token', () => {
    const issued = named(records, 'AssumeRole').filter(
      (r) => r.resources?.[0]?.ARN === incidentOf(7, t0).roleArn && r.userIdentity.arn?.includes('vault-server'),
    );
    expect(issued).toHaveLength(2);
    const ours = issued.find((r) => JSON.stringify(r.responseElements).includes(breakglass));
    expect(ours).toMatchObject({
      readOnly: true,
      awsRegion: 'us-east-1',
      requestParameters: { durationSeconds: 3600 },
    });
    const credentials = ours?.responseElements?.credentials as { [key: string]: string };
    expect(credentials.sessionToken?.length).toBeGreaterThan(200);
    expect(credentials.expiration).toMatch(/^May 20, 2026,? 2:00:00[ \u202f]PM$/);
  });

  it('has dates in responseElements in three ways', () => {
    expect([0, 1, 2].map((style) => elementDate(t0, style))).toEqual([
      'May 20, 2026, 1:00:00 PM',
      'May 20, 2026 1:00:00 PM',
      'May 20, 2026, 1:00:00\u202fPM',
    ]);
    const dates = [...JSON.stringify(records).matchAll(/May 20, 2026(,?) \d+:\d\d:\d\d([ \u202f])[AP]M/g)];
    expect(new Set(dates.map((d) => `${d[1]}|${d[2]}`)).size).toBe(3);
  });

  it('chains roles: the first is over at T+1:30, the second and the one of the second key are not', () => {
    const now = t0 + 90 * minute;
    const chain = sessions.filter((s) => /ops-chain-[ab]\/(fix|keep)-/.test(s.principal.arn));
    const told = chain.map((s) => [s.principal.issuer?.name, (s.expiresAt ?? 0) > now, s.parent]);
    const a = keyOf('ops-chain-a/fix');
    const second = sessions.find((s) => s.keyId === keyOf('ops-chain-a/keep'))?.parent;
    expect(told).toEqual([
      ['ops-chain-a', false, breakglass],
      ['ops-chain-b', true, a],
      ['ops-chain-a', true, second],
    ]);
    expect(second).toMatch(/^AKIA/);
    expect(named(records, 'RunInstances').find((r) => !r.errorCode)).toMatchObject({
      awsRegion: 'eu-west-1',
      userIdentity: { type: 'IAMUser', accessKeyId: second },
    });
  });

  it('leaves a federation child of a key that the session deactivated', () => {
    const [token] = named(records, 'GetFederationToken');
    expect(token?.readOnly).toBe(false);
    const first = token?.userIdentity.accessKeyId;
    const [off] = named(records, 'UpdateAccessKey');
    expect(off).toMatchObject({ requestParameters: { accessKeyId: first, status: 'Inactive' } });
    const child = keyOf('federated-user/support');
    const acts = records.filter((r) => r.userIdentity.accessKeyId === child);
    expect(acts.map((r) => r.userIdentity.type)).toEqual(['FederatedUser', 'FederatedUser']);
    expect(JSON.stringify(acts[0]?.userIdentity.sessionContext)).toContain(':user/tmp-admin');
  });

  it('leaves a key on an old user, an inline policy, a changed trust, and a user with everything', () => {
    const old = world.graph.users.get('ci-deploy');
    expect(old?.keys.map((k) => k.created >= t0)).toEqual([false, true]);
    const user = world.graph.users.get('tmp-admin');
    expect([user?.keys.length, user?.mfa.length, user?.inline.size, user?.attached.size]).toEqual([2, 1, 1, 1]);
    expect(user?.login).not.toBeNull();
    for (const name of ['PutRolePolicy', 'UpdateAssumeRolePolicy']) {
      expect(named(records, name).map((r) => r.userIdentity.accessKeyId)).toEqual([breakglass]);
    }
  });

  it('has a transient user, and one whose name somebody else took again', () => {
    expect(world.graph.users.has('tmp-check')).toBe(false);
    const probes = named(records, 'CreateUser').filter((r) => r.requestParameters?.userName === 'tmp-probe');
    expect(probes.map((r) => r.userIdentity.accessKeyId === breakglass).sort()).toEqual([false, true]);
    const theirs = probes.find((r) => r.userIdentity.accessKeyId !== breakglass);
    expect(JSON.stringify(theirs?.responseElements)).toContain(world.graph.users.get('tmp-probe')?.id);
  });

  it('has tries that were denied, without parameters', () => {
    const denied = records.filter((r) => r.errorCode);
    expect(denied.map((r) => [r.eventName, r.errorCode, r.requestParameters]).sort()).toEqual([
      ['CreateUser', 'AccessDenied', null],
      ['RunInstances', 'Client.UnauthorizedOperation', null],
      ['StopLogging', 'AccessDenied', null],
    ]);
  });

  it('has decoys: the namesake, the own session, another engineer, another day, services', () => {
    const others = (test: (i: Identity) => boolean) => records.filter((r) => test(r.userIdentity)).length;
    expect(others((i) => i.type === 'IAMUser' && i.arn?.endsWith(':user/alice') === true)).toBeGreaterThan(1);
    expect(others((i) => /AWSReservedSSO_.*\/alice$/.test(i.arn ?? ''))).toBeGreaterThan(2);
    expect(others((i) => /AWSReservedSSO_.*\/(?!alice)/.test(i.arn ?? ''))).toBeGreaterThan(5);
    expect(others((i) => i.type === 'AWSService')).toBeGreaterThan(5);
    const earlier = records.filter((r) => /breakglass-emergency\/(?!alice)/.test(r.userIdentity.arn ?? ''));
    expect(earlier.map((r) => r.eventName).sort()).toEqual(['CreateUser', 'DeleteUser', 'DescribeInstances']);
  });

  it('has a log in the plain format that accounts for nearly all of the writes', () => {
    const { logText, responder, approver, owner, id, startedAt } = incidentOf(7, t0);
    expect(
      logText
        .split('\n')
        .filter((l) => l !== '')
        .every((l) => /^\d\d:\d\d {2}\S/.test(l)),
    ).toBe(true);
    expect(logText).toContain('create-user --user-name tmp-admin');
    for (const unlogged of ['ci-deploy', 'update-assume-role-policy']) expect(logText).not.toContain(unlogged);
    expect(new Set([responder, approver, owner]).size).toBe(3);
    expect([id, startedAt < t0]).toEqual(['DRILL-7', true]);
  });
});

describe('very many events', () => {
  const bulk = buildWorld(7, 20_000, t0).world.trail.bulk;
  const rows = enabledRegions.flatMap((region) => [...bulk.numbers(region)].map((n) => bulk.entry(n, region)));

  it('are spread over the Regions and the tree, nearly all reads, each with an id of its own', () => {
    expect(rows).toHaveLength(20_000);
    expect(new Set(rows.map((r) => r.id)).size).toBe(20_000);
    expect(rows.filter((r) => !r.readOnly)).toHaveLength(400);
    expect(new Set(rows.map((r) => r.keyId)).size).toBe(5);
    for (const region of enabledRegions) expect(bulk.numbers(region).length).toBeGreaterThan(900);
  });

  it('happen while their key lives, and answer from the columns as their records say', () => {
    const over = rows.filter((r) => r.keyId === breakglass && r.time > t0 + 60 * minute);
    expect(over).toEqual([]);
    for (const n of bulk.numbers('eu-west-1').slice(0, 50)) {
      const entry = bulk.entry(n, 'eu-west-1');
      expect(JSON.parse(entry.text)).toMatchObject({ eventID: entry.id, awsRegion: 'eu-west-1' });
      expect(bulk.matches(n, { key: 'EventId', value: entry.id })).toBe(true);
      expect(bulk.matches(n, { key: 'AccessKeyId', value: entry.keyId ?? '' })).toBe(true);
      expect(bulk.matches(n, { key: 'EventName', value: entry.name })).toBe(true);
      for (const r of entry.resources)
        expect(bulk.matches(n, { key: 'ResourceName', value: r.ResourceName })).toBe(true);
      expect(bulk.matches(n, { key: 'AccessKeyId', value: 'ASIANONE' })).toBe(false);
    }
  });
});

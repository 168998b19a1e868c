import { describe, expect, it } from 'vitest';
import { canStillAct } from '../../source/core/can-still-act.ts';
import type { RoleState } from '../../source/core/iam-state.ts';
import type { Ports } from '../../source/core/ports.ts';
import { read } from '../../source/core/reading.ts';
import type { JsonObject } from '../../source/core/words.ts';
import { itemTypes } from '../../source/runbook/index.ts';
import { runCheck } from '../../source/runner/check.ts';
import { linesOf } from '../../source/runner/lines.ts';
import { taskList } from '../../source/runner/task-list.ts';
import { account, cleanRecords, cleanWorld, config, now, roleArn, t0, time } from '../support/clean-world.ts';
import { hash } from '../support/hash.ts';
import { incidentOpened, people } from '../support/incident-opened.ts';
import { memoryStore } from '../support/memory-store.ts';

const minute = 60_000;

const scene = async (ports: Ports) => {
  const store = memoryStore(() => time.now);
  await store.append([incidentOpened({ startedAt: t0, openedAt: t0, account, roleArn }, people)]);
  const types = itemTypes.filter((t) => t.needs.includes('audit'));
  const check = async (with_ = ports) => {
    const deps = { ports: with_, store, config: config(), types, tasks: taskList(() => undefined), audit: { hash } };
    await runCheck(deps, linesOf(types, config()), new AbortController().signal);
    return Object.fromEntries(Object.values(store.progress().items).map((i) => [i.id, i.verdict]));
  };
  return { store, check, canAct: () => canStillAct(store.progress(), time.now).state };
};

/** The session of the clean world, and a role that it chained into, which ends at `endsAt` minutes after T. */
const withChild = (endsAt: number): JsonObject[] => {
  const [root] = cleanRecords;
  const child = structuredClone(root) as JsonObject & {
    userIdentity: JsonObject;
    requestParameters: JsonObject;
    responseElements: JsonObject;
  };
  const arn = `arn:aws:iam::${account}:role/ops-chain`;
  return [
    root as JsonObject,
    {
      ...child,
      ...{ eventID: '00000000-0000-4000-8000-00000000000c', eventTime: new Date(t0 + 50 * minute).toISOString() },
      userIdentity: { ...(cleanRecords[1]?.userIdentity as JsonObject) },
      requestParameters: { roleArn: arn, roleSessionName: 'fix', durationSeconds: 3600 },
      responseElements: {
        credentials: { accessKeyId: 'ASIAEXAMPLECHILD0001', expiration: new Date(t0 + endsAt * minute).toISOString() },
        assumedRoleUser: { assumedRoleId: 'AROACHAIN:fix', arn: `arn:aws:sts::${account}:assumed-role/ops-chain/fix` },
      },
      resources: [{ accountId: account, type: 'AWS::IAM::Role', ARN: arn }],
    },
  ];
};

/** Roles are there, and nothing denies their sessions. */
const withRoles = (world: Ports): Ports => {
  const role = (name: string): RoleState => ({
    ...{
      name,
      arn: `arn:aws:iam::${account}:role/${name}`,
      path: '/',
      id: 'AROACHAIN',
      created: t0,
      trust: '{}',
      maxSessionSeconds: 3600,
    },
    ...{ boundary: null, inlinePolicies: [], attachedPolicies: [], instanceProfiles: [] },
  });
  return { ...world, iam: { ...world.iam, role: async (name) => read(role(name), time.now, time.now) } };
};

describe('what a credential did just before its end may still be on its way', () => {
  it('passes nothing, and does not say "no", before the lag after the last death is over', async () => {
    const { check, canAct } = await scene(withRoles(cleanWorld(withChild(110))));
    time.now = t0 + 90 * minute;
    expect((await check())['expiry.sessions']).toBe('attention');
    expect(canAct()).toBe('yes');
    // Nobody looks again: that its expiry passes does not turn an old reading into a "no".
    time.now = t0 + 111 * minute;
    expect(canAct()).toBe('unknown');
    const soon = await check();
    for (const id of ['expiry.sessions', 'expiry.silence', 'iam.users', 'trail.logging'])
      expect(soon[id], id).toBe('unknown');
    expect(canAct()).toBe('unknown');
    time.now = t0 + 126 * minute;
    const later = await check();
    for (const id of ['expiry.sessions', 'expiry.silence', 'iam.users', 'trail.logging'])
      expect(later[id], id).toBe('pass');
    expect(canAct()).toBe('no');
  });

  it('does not say "no" when the last reading could not look', async () => {
    const { check, canAct } = await scene(cleanWorld(withChild(70)));
    time.now = now;
    await check();
    expect(canAct()).toBe('no');
    const world = cleanWorld();
    const expired: Ports = {
      ...world,
      identity: {
        whoami: async () => ({
          ok: false,
          fault: { kind: 'expired', what: 'the login has expired' },
          at: time.now,
          serverDate: time.now,
        }),
      },
    };
    await check(expired);
    expect(canAct()).toBe('unknown');
  });
});

describe("a laptop's clock that is ahead", () => {
  it('cannot mark the future as read', async () => {
    const late: JsonObject[] = [...cleanRecords];
    const world = (records: JsonObject[], skew: number): Ports => {
      const clean = cleanWorld(records);
      const whoami = async () =>
        read(
          { arn: `arn:aws:sts::${account}:assumed-role/ro/bob`, account, userId: 'AROARO:bob' },
          time.now,
          time.now - skew,
        );
      // Answers only with what has happened by AWS's clock, as the real one does.
      const lookup: Ports['trail']['lookup'] = async (ask, signal) => {
        const page = await clean.trail.lookup(ask, signal);
        if (!page.ok) return page;
        const seen = (r: JsonObject | string) =>
          typeof r !== 'string' &&
          Date.parse(String(r.eventTime)) <= Math.min(ask.end, time.now - skew) &&
          Date.parse(String(r.eventTime)) >= ask.start;
        return { ...page, value: { ...page.value, records: page.value.records.filter(seen) } };
      };
      return { ...clean, identity: { whoami }, trail: { lookup } };
    };
    const { check, store } = await scene(world(late, 0));
    const ahead = 2 * 60 * minute;
    time.now = t0 + 5 * minute + ahead;
    const early = await check(world(late, ahead));
    expect(Object.values(early)).not.toContain('pass');
    expect(store.progress().coverage.end ?? 0).toBeLessThanOrEqual(t0 + 5 * minute);
    time.now = now;
    await check(world(late, 0));
    expect(store.progress().findings.map((f) => f.kind)).toContain('user-created');
    expect(store.progress().sessions.map((s) => s.kind)).toContain('user-key');
  });
});

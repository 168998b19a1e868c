import type { RoleState, UserState } from '../../source/core/iam-state.ts';
import type { Call } from '../../source/core/plan.ts';
import type { IamActPort, IamPort } from '../../source/core/ports.ts';
import { type Fault, notRead, read } from '../../source/core/reading.ts';

export const accountId = '123456789012';

export const role = (name: string, over: Partial<RoleState> = {}): RoleState => ({
  ...{
    name,
    arn: `arn:aws:iam::${accountId}:role/${name}`,
    path: '/',
    id: `AROA${name.toUpperCase().replace(/\W/g, '')}00`,
  },
  ...{ created: 1000, trust: '{}', maxSessionSeconds: 3600, boundary: null },
  ...{ inlinePolicies: [], attachedPolicies: [], instanceProfiles: [] },
  ...over,
});

type State = { roles: RoleState[]; users: UserState[] };
type Apply = (s: State, i: { [name: string]: string }) => State;

const onRole =
  (change: (r: RoleState, i: { [name: string]: string }) => RoleState): Apply =>
  (s, i) => ({ ...s, roles: s.roles.map((r) => (r.name === i.RoleName ? change(r, i) : r)) });
const onUser =
  (change: (u: UserState, i: { [name: string]: string }) => UserState): Apply =>
  (s, i) => ({ ...s, users: s.users.map((u) => (u.name === i.UserName ? change(u, i) : u)) });

const without = <T>(list: T[], is: (t: T) => boolean): T[] => list.filter((t) => !is(t));

const apply: { [operation: string]: Apply } = {
  PutRolePolicy: onRole((r, i) => ({
    ...r,
    inlinePolicies: [
      ...without(r.inlinePolicies, (p) => p.name === i.PolicyName),
      { name: i.PolicyName ?? '', document: i.PolicyDocument ?? '' },
    ],
  })),
  DeleteRolePolicy: onRole((r, i) => ({
    ...r,
    inlinePolicies: without(r.inlinePolicies, (p) => p.name === i.PolicyName),
  })),
  AttachUserPolicy: onUser((u, i) => ({
    ...u,
    attachedPolicies: [...u.attachedPolicies, { name: 'AWSDenyAll', arn: i.PolicyArn ?? '' }],
  })),
  DetachUserPolicy: onUser((u, i) => ({
    ...u,
    attachedPolicies: without(u.attachedPolicies, (p) => p.arn === i.PolicyArn),
  })),
  UpdateAccessKey: onUser((u, i) => ({
    ...u,
    accessKeys: u.accessKeys.map((k) => (k.id === i.AccessKeyId ? { ...k, status: i.Status ?? '' } : k)),
  })),
  DeleteLoginProfile: onUser((u) => ({ ...u, loginProfile: null })),
};

/**
 * Roles and users in memory behind the two IAM ports. `lag`: how many readings still show what was before a write. `now`: ms
 * of the clock, which AWS's `Date` is too.
 */
export const fakeAccount = (initial: Partial<State>, now: () => number) => {
  let state: State = { roles: [], users: [], ...initial };
  let older: { state: State; left: number } | null = null;
  const failures: { operation: string; fault: Fault; performed: boolean }[] = [];
  const fake = {
    sent: [] as Call[],
    lag: 0,
    unread: null as Fault | null,
    state: () => state,
    set: (next: Partial<State>) => {
      state = { ...state, ...next };
    },
    fail: (operation: string, fault: Fault, performed = false) => void failures.push({ operation, fault, performed }),
  };
  const seen = (): State => {
    if (!older || older.left <= 0) return state;
    older.left--;
    return older.state;
  };
  const answer = <T>(value: T | undefined) =>
    fake.unread ? notRead(fake.unread, now()) : read(value ?? null, now(), now());
  const none = async () => read(null, now());
  const iam: IamPort = {
    user: async (name) => answer(seen().users.find((u) => u.name === name)),
    role: async (name) => answer(seen().roles.find((r) => r.name === name)),
    userIds: async () =>
      read(
        state.users.map((u) => u.id),
        now(),
      ),
    groupIds: async () => read([], now()),
    ...{ group: none, policy: none, provider: none },
  };
  const act: IamActPort = {
    whoami: async () =>
      read(
        { arn: `arn:aws:sts::${accountId}:assumed-role/cleanup-act/bob`, account: accountId, userId: 'AROAACT:bob' },
        now(),
      ),
    send: async (call) => {
      fake.sent.push(call);
      const index = failures.findIndex((f) => f.operation === call.operation);
      const failure = index >= 0 ? failures.splice(index, 1)[0] : undefined;
      if (failure && !failure.performed) return notRead(failure.fault, now());
      if (fake.lag > 0) older = { state, left: fake.lag };
      const change = apply[call.operation];
      if (!change) throw new Error(`the fake account knows no ${call.operation}`);
      state = change(state, call.input as { [name: string]: string });
      return failure
        ? notRead(failure.fault, now())
        : read({ already: false, requestId: `r${fake.sent.length}` }, now());
    },
  };
  return { ...fake, fake, iam, act };
};

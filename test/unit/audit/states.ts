import type { IamFacts } from '../../../source/core/audit/liveness.ts';
import type { GroupState, PolicyState, RoleState, UserState } from '../../../source/core/iam-state.ts';
import { notRead, read } from '../../../source/core/reading.ts';
import { account, ms } from './records.ts';

/** What IAM answers, for tests. */

export const userState = (name: string, more: Partial<UserState> = {}): UserState => ({
  ...{ name, arn: `arn:aws:iam::${account}:user/${name}`, path: '/', id: `AIDA${name.toUpperCase()}`, created: ms(10) },
  ...{ boundary: null, tags: {}, accessKeys: [], loginProfile: null, mfaDevices: [], signingCertificates: [] },
  ...{ sshPublicKeys: [], serviceCredentials: [], inlinePolicies: [], attachedPolicies: [], groups: [] },
  ...more,
});

export const roleState = (name: string, more: Partial<RoleState> = {}): RoleState => ({
  ...{ name, arn: `arn:aws:iam::${account}:role/${name}`, path: '/', created: ms(-9_000_000) },
  id: `AROA${name.toUpperCase().replace(/\W/g, '')}`,
  ...{
    trust: '{}',
    maxSessionSeconds: 3600,
    boundary: null,
    inlinePolicies: [],
    attachedPolicies: [],
    instanceProfiles: [],
  },
  ...more,
});

export const groupState = (name: string, more: Partial<GroupState> = {}): GroupState => ({
  ...{ name, arn: `arn:aws:iam::${account}:group/${name}`, id: `AGPA${name.toUpperCase()}`, created: ms(-9_000_000) },
  ...{ users: [], inlinePolicies: [], attachedPolicies: [] },
  ...more,
});

export const policyState = (
  arn: string,
  versions: [string, number][],
  defaultVersion: string,
  id = 'ANPAX',
): PolicyState => ({
  ...{ arn, id, name: arn.split('/').at(-1) ?? '', defaultVersion, attachedTo: 0 },
  versions: versions.map(([v, created]) => ({ id: v, isDefault: v === defaultVersion, created })),
});

export const activeKey = (id: string, status = 'Active') => ({ id, status, created: ms(10), lastUsed: null });
export const denyAll = { name: 'AWSDenyAll', arn: 'arn:aws:iam::aws:policy/AWSDenyAll' };

const forbidden = notRead({ kind: 'denied', what: 'AccessDenied: iam may not be read' }, ms(100));

const ids = (all: string[] | 'denied') => (all === 'denied' ? forbidden : read(all, ms(100)));

/** Readings by name: a state, null = no such entity, 'denied' = could not be read. */
export const iamFacts = (states: {
  users?: { [name: string]: UserState | null | 'denied' };
  roles?: { [name: string]: RoleState | null | 'denied' };
  groups?: { [name: string]: GroupState | null | 'denied' };
  policies?: { [arn: string]: PolicyState | null | 'denied' };
  providers?: { [arn: string]: { arn: string } | null | 'denied' };
  /** Unique ids of everybody in the account; absent = not asked. */
  userIds?: string[] | 'denied';
  groupIds?: string[] | 'denied';
}): IamFacts => {
  const map = <T>(of: { [name: string]: T | null | 'denied' } = {}) =>
    new Map(Object.entries(of).map(([k, v]) => [k, v === 'denied' ? forbidden : read(v as T | null, ms(100))]));
  return {
    ...{ users: map(states.users), roles: map(states.roles), groups: map(states.groups) },
    ...{ policies: map(states.policies), providers: map(states.providers) },
    ...(states.userIds ? { userIds: ids(states.userIds) } : {}),
    ...(states.groupIds ? { groupIds: ids(states.groupIds) } : {}),
  };
};

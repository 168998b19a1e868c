import type { UserState } from '../../source/core/iam-state.ts';
import type { Call } from '../../source/core/plan.ts';
import type { IamActPort, IamPort } from '../../source/core/ports.ts';
import { type Fault, notRead, read } from '../../source/core/reading.ts';

export const user = (over: Partial<UserState> = {}): UserState => ({
  ...{
    name: 'tmp-admin',
    arn: 'arn:aws:iam::123456789012:user/tmp-admin',
    path: '/',
    id: 'AIDAEXAMPLETMPADMIN01',
    created: 1000,
  },
  ...{ boundary: null, tags: {}, loginProfile: null, mfaDevices: [], signingCertificates: [], sshPublicKeys: [] },
  ...{ serviceCredentials: [], inlinePolicies: [], groups: [] },
  accessKeys: [{ id: 'AKIAEXAMPLEFGIG00001', status: 'Active', created: 1000, lastUsed: null }],
  attachedPolicies: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
  ...over,
});

/** What each call takes off a user; DeleteUser conflicts while anything is left, as AWS does (domain.md §5.5). */
const apply: { [operation: string]: (u: UserState, input: Call['input']) => UserState } = {
  AttachUserPolicy: (u, i) => ({
    ...u,
    attachedPolicies: [...u.attachedPolicies, { name: 'AWSDenyAll', arn: String(i.PolicyArn) }],
  }),
  UpdateAccessKey: (u, i) => ({
    ...u,
    accessKeys: u.accessKeys.map((k) => (k.id === i.AccessKeyId ? { ...k, status: String(i.Status) } : k)),
  }),
  DeleteAccessKey: (u, i) => ({ ...u, accessKeys: u.accessKeys.filter((k) => k.id !== i.AccessKeyId) }),
  DeleteLoginProfile: (u) => ({ ...u, loginProfile: null }),
  DeactivateMFADevice: (u, i) => ({ ...u, mfaDevices: u.mfaDevices.filter((d) => d.serial !== i.SerialNumber) }),
  DeleteVirtualMFADevice: (u) => u,
  DeleteSigningCertificate: (u, i) => ({
    ...u,
    signingCertificates: u.signingCertificates.filter((c) => c.id !== i.CertificateId),
  }),
  DeleteSSHPublicKey: (u, i) => ({ ...u, sshPublicKeys: u.sshPublicKeys.filter((k) => k.id !== i.SSHPublicKeyId) }),
  DeleteServiceSpecificCredential: (u, i) => ({
    ...u,
    serviceCredentials: u.serviceCredentials.filter((c) => c.id !== i.ServiceSpecificCredentialId),
  }),
  DeleteUserPolicy: (u, i) => ({ ...u, inlinePolicies: u.inlinePolicies.filter((p) => p.name !== i.PolicyName) }),
  DetachUserPolicy: (u, i) => ({ ...u, attachedPolicies: u.attachedPolicies.filter((p) => p.arn !== i.PolicyArn) }),
  RemoveUserFromGroup: (u, i) => ({ ...u, groups: u.groups.filter((g) => g !== i.GroupName) }),
};

const leftovers = (u: UserState): number =>
  u.accessKeys.length +
  u.mfaDevices.length +
  u.signingCertificates.length +
  u.sshPublicKeys.length +
  u.serviceCredentials.length +
  u.inlinePolicies.length +
  u.attachedPolicies.length +
  u.groups.length +
  (u.loginProfile ? 1 : 0);

export type FakeIam = {
  iam: IamPort;
  act: IamActPort;
  /** The user as it is; null = deleted. */
  now(): UserState | null;
  set(next: UserState | null): void;
  /** Every request that arrived, in order, and what became of it. */
  sent: string[];
  /** The next call of that operation gets this answer; `performed`: the change is made all the same. */
  fail(operation: string, fault: Fault, performed?: boolean): void;
  unread: Fault | null;
};

/** When every reading is taken, ms: what the tests' clock stands at. */
const at = 1_000_000;

/** One user in memory behind the two IAM ports. */
export const fakeIam = (initial: UserState): FakeIam => {
  let state: UserState | null = initial;
  const failures: { operation: string; fault: Fault; performed: boolean }[] = [];
  const none = async () => read(null, 0);
  const fake: FakeIam = {
    sent: [],
    unread: null,
    now: () => state,
    set: (next) => {
      state = next;
    },
    fail: (operation, fault, performed = false) => {
      failures.push({ operation, fault, performed });
    },
    iam: {
      user: async (name) =>
        fake.unread ? notRead(fake.unread, at) : read(state && state.name === name ? state : null, at),
      userIds: async () => read(state ? [state.id] : [], 0),
      groupIds: async () => read([], 0),
      role: none,
      group: none,
      policy: none,
      provider: none,
    },
    act: {
      whoami: async () =>
        read(
          {
            arn: 'arn:aws:sts::123456789012:assumed-role/breakglass-cleanup-act/bob',
            account: '123456789012',
            userId: 'AROAACT:bob',
          },
          0,
        ),
      send: async (call) => {
        fake.sent.push(call.operation);
        const index = failures.findIndex((f) => f.operation === call.operation);
        const failure = index >= 0 ? failures.splice(index, 1)[0] : undefined;
        if (failure && !failure.performed) return notRead(failure.fault, 0);
        const missing = state === null;
        const conflict = call.operation === 'DeleteUser' && state !== null && leftovers(state) > 0;
        if (conflict) return notRead({ kind: 'conflict', what: 'must be empty first', code: 'DeleteConflict' }, 0);
        if (state)
          state = call.operation === 'DeleteUser' ? null : (apply[call.operation]?.(state, call.input) ?? state);
        if (failure) return notRead(failure.fault, 0);
        return read(
          { already: missing && call.alreadyDone.includes('NoSuchEntity'), requestId: `r-${fake.sent.length}` },
          0,
        );
      },
    },
  };
  return fake;
};

import { iso } from '../clock.ts';
import { anyCase, text } from '../json.ts';
import type { Call, EventRule } from './event-table.ts';
import { liveName } from './principals.ts';

type Row = Omit<EventRule, 'source' | 'name' | 'effect'>;
const item = 'iam.users';

const row = (name: string, effect: EventRule['effect'], rest: Row): EventRule => ({
  source: 'iam',
  name,
  effect,
  ...rest,
});

const ofUser = (c: Call): string | null => c.user()?.arn ?? null;
const user = (c: Call) => [c.user()];

/** What it is on a credential that was there before the session. */
const old = (kind: 'resource-deleted' | 'resource-changed', subject: Row['subject']): Pick<Row, 'alone'> => ({
  // What is gone gives nobody anything; what was switched on or changed may.
  alone: {
    kind,
    item: kind === 'resource-deleted' ? 'policy.restored' : item,
    subject: (c) => [subject?.(c) ?? null].flat()[0] ?? null,
  },
});

const keyId = (c: Call): string | null =>
  text(c.e.response, 'accessKey', 'accessKeyId') ?? text(c.e.request, 'accessKeyId');

const accessKey: Row = {
  ...{ kind: 'access-key-created', item, family: 'access-key' },
  ...{ subject: keyId, uniqueId: keyId, thing: keyId, lives: user },
};

const userName = (c: Call): string | null => {
  const life = c.user();
  return life && liveName(life);
};

const profile: Row = {
  ...{ kind: 'login-profile-created', item, family: 'login-profile', subject: ofUser, lives: user },
  thing: (c) => c.user()?.key ?? null,
  state: (c) => iso(c.e.time),
  terraform: (c) => {
    const life = c.user();
    return life ? { type: 'aws_iam_user_login_profile', importId: liveName(life) } : null;
  },
};

/** The id of an SSH key, certificate or service credential: in the answer of what makes it, in the question of the rest. */
const idOf =
  (answer: string, field: string) =>
  (c: Call): string | null =>
    anyCase(c.e.response, answer, field) ?? anyCase(c.e.request, field);

const credential = (answer: string, field: string, kind: Row['kind'], effect: EventRule['effect'] = 'adds'): Row => {
  const id = idOf(answer, field);
  const thing = (c: Call) => id(c) ?? c.e.id;
  const alone = old(effect === 'removes' ? 'resource-deleted' : 'resource-changed', id);
  return {
    ...(kind === 'unclassified-write' ? alone : {}),
    kind,
    item,
    family: 'credential',
    subject: ofUser,
    uniqueId: id,
    thing,
    lives: user,
    state: id,
  };
};

const credentials = (
  thing: string,
  answer: string,
  field: string,
  made: string,
  ...more: [string, EventRule['effect'], Row['kind']][]
): EventRule[] => [
  row(`${made}${thing}`, 'adds', credential(answer, field, 'other-credential-created')),
  row(`Delete${thing}`, 'removes', credential(answer, field, 'unclassified-write', 'removes')),
  row(`Update${thing}`, 'notes', credential(answer, field, 'unclassified-write')),
  ...more.map(([verb, effect, kind]) => row(`${verb}${thing}`, effect, credential(answer, field, kind))),
];

const serial = (c: Call): string | null =>
  text(c.e.request, 'serialNumber') ?? text(c.e.response, 'virtualMFADevice', 'serialNumber');

const device = (kind: Row['kind']): Row => {
  const holder = (c: Call) => c.user() ?? c.holderOf(serial(c));
  return {
    ...{ kind, item, family: 'mfa', state: serial },
    subject: (c) => holder(c)?.arn ?? null,
    thing: (c) => (holder(c) && serial(c) ? `${holder(c)?.key} ${serial(c)}` : null),
    lives: (c) => [holder(c)],
  };
};

const virtual = (kind: 'resource-created' | 'resource-changed' | 'resource-deleted'): Row => {
  const held = device('unclassified-write');
  return {
    ...held,
    subject: (c) => held.subject?.(c) ?? serial(c),
    thing: (c) => held.thing?.(c) ?? serial(c),
    terraform: (c) => {
      const arn = serial(c);
      return arn ? { type: 'aws_iam_virtual_mfa_device', importId: arn } : null;
    },
    alone: { kind, item, subject: serial },
  };
};

/** Standing credentials of users (domain.md §4.8 rows 30, 31, 46, 47). */
export const credentialRules: EventRule[] = [
  row('CreateAccessKey', 'adds', accessKey),
  row('DeleteAccessKey', 'removes', { ...accessKey, kind: 'unclassified-write', ...old('resource-deleted', keyId) }),
  // An old key that is switched on again can act.
  row('UpdateAccessKey', 'notes', { ...accessKey, kind: 'unclassified-write', ...old('resource-changed', keyId) }),
  row('CreateLoginProfile', 'adds', profile),
  row('UpdateLoginProfile', 'changes', profile),
  row('ChangePassword', 'changes', profile),
  row('DeleteLoginProfile', 'removes', {
    ...profile,
    kind: 'unclassified-write',
    ...old('resource-deleted', userName),
  }),
  row('EnableMFADevice', 'adds', device('mfa-changed')),
  row('DeactivateMFADevice', 'removes', device('mfa-changed')),
  row('ResyncMFADevice', 'notes', { ...device('unclassified-write'), ...old('resource-changed', serial) }),
  // A device that nobody holds yet is a thing by itself; one that is enabled goes with the user's change.
  row('CreateVirtualMFADevice', 'notes', virtual('resource-created')),
  row('DeleteVirtualMFADevice', 'notes', virtual('resource-deleted')),
  row('TagMFADevice', 'notes', virtual('resource-changed')),
  row('UntagMFADevice', 'notes', virtual('resource-changed')),
  ...credentials('SSHPublicKey', 'sSHPublicKey', 'sSHPublicKeyId', 'Upload'),
  ...credentials('SigningCertificate', 'certificate', 'certificateId', 'Upload'),
  ...credentials(
    'ServiceSpecificCredential',
    'serviceSpecificCredential',
    'serviceSpecificCredentialId',
    'Create',
    // A reset gives its caller a new password for a credential that may be an old one.
    ['Reset', 'changes', 'other-credential-created'],
  ),
];

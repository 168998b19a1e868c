import { attachedFull } from '../../core/iam-limits.ts';
import type { UserState } from '../../core/iam-state.ts';
import type { Call } from '../../core/plan.ts';

/** The managed policy that denies everything (domain.md §13.2), in the partition of an ARN. */
export const denyAllArn = (arn: string): string => `arn:${arn.split(':')[1] ?? 'aws'}:iam::aws:policy/AWSDenyAll`;

export const gone = ['NoSuchEntity', 'NoSuchEntityException'];

type Undo = Call['undo'];
export const no = (how: string): Undo => ({ possible: false, how });
export const yes = (how: string): Undo => ({ possible: true, how });

export const iamCall = (
  operation: string,
  input: Call['input'],
  says: string,
  undo: Undo,
  alreadyDone = gone,
): Call => ({
  ...{ service: 'iam' as const, operation, input, says, undo, alreadyDone },
});

/** The warning that names what cannot be taken back; none where all of it can. */
export const lostTold = (calls: readonly Call[]): string[] => {
  const operations = [...new Set(calls.filter((c) => !c.undo.possible).map((c) => c.operation))];
  return operations.length > 0 ? [`Cannot be undone: ${operations.join(', ')}`] : [];
};

/** One key put out of use. What was made with it lives on (domain.md §13.1). */
export const deactivateCall = (UserName: string, key: UserState['accessKeys'][number]): Call =>
  iamCall(
    'UpdateAccessKey',
    { UserName, AccessKeyId: key.id, Status: 'Inactive' },
    lastUse(key),
    yes('activate it again'),
    [],
  );

export const deleteLoginCall = (UserName: string): Call =>
  iamCall('DeleteLoginProfile', { UserName }, 'no console sign-in with its password', no('the password is not known'));

const detachCall = (UserName: string, { arn, name }: UserState['attachedPolicies'][number]): Call =>
  iamCall('DetachUserPolicy', { UserName, PolicyArn: arn }, `detaches ${name}`, yes('attach it again'));

/** Has the user no room for the deny? */
export const isFull = ({ attachedPolicies, arn }: UserState): boolean =>
  attachedFull(attachedPolicies.length) && !attachedPolicies.some((p) => p.arn === denyAllArn(arn));

/** One that may go before the deny comes: of AWS's own none but these denies anything, what is in another nobody knows. */
const roomIn = (user: UserState, may: (policy: string) => boolean) => {
  const free = user.attachedPolicies.filter(
    (p) => may(p.arn) && !/:iam::aws:policy\/AWS(?:DenyAll|Compromised)/.test(p.arn),
  );
  return free.find((p) => p.arn.includes(':iam::aws:')) ?? free[0];
};

/** What quarantine may touch: keys that it puts out of use, and attachments that may go where the deny has no room. */
export type Mine = { key(id: string): boolean; policy(arn: string): boolean };
const all: Mine = { key: () => true, policy: () => true };

/**
 * Quarantine: an unconditional deny on the user, then every key inactive that is `mine`. The deny comes first: it alone
 * also ends what was made with the keys (federation and session tokens outlive them, domain.md §13.1). Where IAM may have no
 * room for it, one of `mine` is detached before; is there none, the deny comes last, since what is after it would not be sent.
 * All of it can be taken back.
 */
export const quarantineCalls = (user: UserState, mine: Mine = all): Call[] => {
  const UserName = user.name;
  const deny = denyAllArn(user.arn);
  const denied = user.attachedPolicies.some((p) => p.arn === deny);
  const says = 'denies everything, to its sessions and federation tokens too';
  const attach = iamCall('AttachUserPolicy', { UserName, PolicyArn: deny }, says, yes('detach AWSDenyAll'), []);
  const deactivate = user.accessKeys
    .filter((k) => k.status !== 'Inactive' && mine.key(k.id))
    .map((k) => deactivateCall(UserName, k));
  if (denied) return deactivate;
  if (!isFull(user)) return [attach, ...deactivate];
  const room = roomIn(user, mine.policy);
  return room ? [detachCall(UserName, room), attach, ...deactivate] : [...deactivate, attach];
};

const lastUse = (k: UserState['accessKeys'][number]): string => {
  const at = k.lastUsed?.at;
  return at
    ? `last used ${new Date(at).toISOString().slice(0, 16)}Z in ${k.lastUsed?.region ?? 'an unknown Region'}`
    : 'never used, as far as IAM knows';
};

const holdsNothing = (u: UserState): boolean =>
  [u.accessKeys, u.mfaDevices, u.signingCertificates, u.sshPublicKeys, u.serviceCredentials].every(
    (l) => l.length === 0,
  ) &&
  [u.inlinePolicies, u.attachedPolicies, u.groups].every((l) => l.length === 0) &&
  u.loginProfile === null;

/**
 * Everything that DeleteUser demands, in the order of domain.md §5.5, with the deny kept on the user until nothing else
 * gives it anything: it is detached last. The boundary stays; DeleteUser does not ask for it, and taking it off would
 * raise privileges.
 */
export const deletionCalls = (user: UserState): Call[] => {
  const UserName = user.name;
  const last = iamCall(
    'DeleteUser',
    { UserName },
    'removes the user',
    no('a user of the same name would have another id'),
  );
  // Where an earlier deletion was cut off just before its end there is nothing left that a deny could keep from acting.
  if (holdsNothing(user)) return [last];
  const lost = no('a new one would have another id');
  const saved = yes('its document is in the pre-image');
  const deny = denyAllArn(user.arn);
  const quarantine = quarantineCalls(user);
  const detached = new Set(quarantine.filter((c) => c.operation === 'DetachUserPolicy').map((c) => c.input.PolicyArn));
  const virtual = (serial: string) => /^arn:[^:]+:iam::\d*:mfa\//.test(serial);
  return [
    ...quarantine,
    ...(user.loginProfile ? [deleteLoginCall(UserName)] : []),
    ...user.mfaDevices.flatMap(({ serial: SerialNumber }) => [
      iamCall(
        'DeactivateMFADevice',
        { UserName, SerialNumber },
        'takes the device off the user',
        no('needs codes of the device'),
      ),
      ...(virtual(SerialNumber)
        ? [iamCall('DeleteVirtualMFADevice', { SerialNumber }, 'removes the virtual device', lost)]
        : []),
    ]),
    ...user.signingCertificates.map((c) =>
      iamCall('DeleteSigningCertificate', { UserName, CertificateId: c.id }, 'removes the certificate', lost),
    ),
    ...user.sshPublicKeys.map((k) =>
      iamCall('DeleteSSHPublicKey', { UserName, SSHPublicKeyId: k.id }, 'removes the SSH key', lost),
    ),
    ...user.serviceCredentials.map((c) =>
      iamCall(
        'DeleteServiceSpecificCredential',
        { UserName, ServiceSpecificCredentialId: c.id },
        `for ${c.service}`,
        lost,
      ),
    ),
    ...user.inlinePolicies.map((p) =>
      iamCall('DeleteUserPolicy', { UserName, PolicyName: p.name }, 'removes the inline policy', saved),
    ),
    ...user.groups.map((g) =>
      iamCall('RemoveUserFromGroup', { UserName, GroupName: g }, 'leaves the group', yes('add it again')),
    ),
    ...user.accessKeys.map((k) => iamCall('DeleteAccessKey', { UserName, AccessKeyId: k.id }, 'removes the key', lost)),
    ...user.attachedPolicies.filter((p) => p.arn !== deny && !detached.has(p.arn)).map((p) => detachCall(UserName, p)),
    iamCall(
      'DetachUserPolicy',
      { UserName, PolicyArn: deny },
      'the deny goes last, when nothing else is left',
      yes('attach it again'),
    ),
    last,
  ];
};

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

/**
 * Quarantine: an unconditional deny on the user, then every key inactive that `own` names. The deny comes first: it alone
 * also ends what was made with the keys (federation and session tokens outlive them, domain.md §13.1). All of it can be
 * taken back.
 */
export const quarantineCalls = (user: UserState, own: (key: string) => boolean = () => true): Call[] => {
  const UserName = user.name;
  const deny = denyAllArn(user.arn);
  const denied = user.attachedPolicies.some((p) => p.arn === deny);
  const says = 'denies everything, to its sessions and federation tokens too';
  const attach = iamCall('AttachUserPolicy', { UserName, PolicyArn: deny }, says, yes('detach AWSDenyAll'), []);
  const deactivate = user.accessKeys
    .filter((k) => k.status !== 'Inactive' && own(k.id))
    .map((k) => deactivateCall(UserName, k));
  return [...(denied ? [] : [attach]), ...deactivate];
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
  const virtual = (serial: string) => /^arn:[^:]+:iam::\d*:mfa\//.test(serial);
  return [
    ...quarantineCalls(user),
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
    ...user.attachedPolicies
      .filter((p) => p.arn !== deny)
      .map((p) =>
        iamCall('DetachUserPolicy', { UserName, PolicyArn: p.arn }, `detaches ${p.name}`, yes('attach it again')),
      ),
    iamCall(
      'DetachUserPolicy',
      { UserName, PolicyArn: deny },
      'the deny goes last, when nothing else is left',
      yes('attach it again'),
    ),
    last,
  ];
};

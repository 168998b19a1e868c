import type { Call, Plan } from '../../../source/core/plan.ts';
import { account, keys, userArn } from './incident.ts';

const call = (operation: string, input: Call['input'], says: string, possible: boolean): Call => ({
  ...{ service: 'iam', operation, input, says, undo: { possible, how: '' }, alreadyDone: ['NoSuchEntity'] },
});

const UserName = 'tmp-admin';

/** Quarantine, then delete: what the sketches show. */
export const deletePlan = (readAt: number): Plan => ({
  kind: 'delete-user',
  title: `Quarantine, then delete user ${UserName}`,
  item: 'iam.users',
  finding: 'f000000000000007',
  account,
  target: { arn: userArn, name: UserName, uniqueId: 'AIDAQ4XMPLE7A3KFTMPA' },
  calls: [
    call(
      'AttachUserPolicy',
      { UserName, PolicyArn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
      'denies everything, to its federation tokens too',
      true,
    ),
    call(
      'UpdateAccessKey',
      { UserName, AccessKeyId: keys.user, Status: 'Inactive' },
      'last used 14:55Z in eu-west-1',
      true,
    ),
    call('DeleteLoginProfile', { UserName }, 'no console sign-in any more', false),
    call('DeleteAccessKey', { UserName, AccessKeyId: keys.user }, 'removes the key', false),
    call(
      'DetachUserPolicy',
      { UserName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      'detaches AdministratorAccess',
      true,
    ),
    call('DeleteUser', { UserName }, 'a user of the same name would have another id', false),
  ],
  warnings: [`Federation child ${keys.federation} ends with the first call.`],
  readAt,
  fingerprint: '9b1c4f0e7a3d2c55',
  shortCode: '9b1c4f',
  preImage: {},
});

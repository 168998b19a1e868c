import type { Finding } from '../finding.ts';
import { aws, type Manual, manual } from './manual.ts';
import type { Word } from './shell-words.ts';

type Undo = { says: string; lines: Word[][] };
type Writer = (ids: readonly string[], f: Finding) => Undo | null;

/** A change of a permission set reaches the accounts only when it is provisioned (domain.md §13.4). */
const provision = (set: string, instance: string): Word[] =>
  aws('sso-admin', 'provision-permission-set', {
    ...{ 'instance-arn': instance, 'permission-set-arn': set, 'target-type': 'ALL_PROVISIONED_ACCOUNTS' },
  });

const assignment: Writer = ([who = '', type = '', account = '', target = '', set = '', instance = ''], f) => {
  const options = {
    ...{ 'instance-arn': instance, 'target-id': account, 'target-type': target, 'permission-set-arn': set },
    ...{ 'principal-type': type, 'principal-id': who },
  };
  if ([who, type, account, set, instance].includes('')) return null;
  return f.left === 'gone'
    ? {
        says: 'Gives the assignment back: somebody gets into the account again.',
        lines: [aws('sso-admin', 'create-account-assignment', options)],
      }
    : {
        says: 'Removes the assignment. Sessions that were opened by it live on until they expire: end them in the console (Users → Active sessions).',
        lines: [aws('sso-admin', 'delete-account-assignment', options)],
      };
};

/** On a permission set: the inverse call, then what spreads it. `part` is the option that names what was put on it. */
const onSet =
  (operations: { there: string; gone: string }, part: string | null): Writer =>
  (ids, f) => {
    const [what, set = '', instance = ''] = part === null ? [undefined, ...ids] : ids;
    if (set === '' || instance === '') return null;
    const options = { 'instance-arn': instance, 'permission-set-arn': set, ...(part && what ? { [part]: what } : {}) };
    const operation = f.left === 'gone' ? operations.gone : operations.there;
    const says =
      f.left === 'gone'
        ? 'Puts it back on the permission set, for every account that has it: it gives what it says.'
        : 'Takes it off the permission set, for every account that has it.';
    return { says, lines: [aws('sso-admin', operation, options), provision(set, instance)] };
  };

/** What was put in the place of something else cannot be taken back by a name alone. */
const inlinePolicy: Writer = ([set = '', instance = '']) =>
  set === '' || instance === ''
    ? null
    : {
        says: 'Look at the inline policy of the permission set. No record tells what it was before: put that back with put-inline-policy-to-permission-set, out of Terraform; only where there was none, delete it. Then provision it.',
        lines: [
          aws('sso-admin', 'get-inline-policy-for-permission-set', {
            'instance-arn': instance,
            'permission-set-arn': set,
          }),
          aws('sso-admin', 'delete-inline-policy-from-permission-set', {
            'instance-arn': instance,
            'permission-set-arn': set,
          }),
          provision(set, instance),
        ],
      };

const directory =
  (operation: string, option: string, says: string): Writer =>
  (_ids, f) => {
    const [store = '', id = ''] = (f.terraform?.importId ?? '').split('/');
    if (f.left === 'gone' || store === '' || id === '') return null;
    return { says, lines: [aws('identitystore', operation, { 'identity-store-id': store, [option]: id })] };
  };

const managed = { there: 'detach-managed-policy-from-permission-set', gone: 'attach-managed-policy-to-permission-set' };
const boundary = { there: 'delete-permissions-boundary-from-permission-set', gone: 'describe-permission-set' };

const writers: { [terraformType: string]: Writer } = {
  aws_ssoadmin_account_assignment: assignment,
  aws_ssoadmin_managed_policy_attachment: onSet(managed, 'managed-policy-arn'),
  aws_ssoadmin_permission_set_inline_policy: inlinePolicy,
  aws_ssoadmin_permissions_boundary_attachment: onSet(boundary, null),
  aws_ssoadmin_permission_set: ([set = '', instance = ''], f) =>
    f.left === 'there' && set !== '' && instance !== ''
      ? {
          says: 'Deletes the permission set. Every assignment of it has to go before: the list shows the accounts.',
          lines: [
            aws('sso-admin', 'list-accounts-for-provisioned-permission-set', {
              'instance-arn': instance,
              'permission-set-arn': set,
            }),
            aws('sso-admin', 'delete-permission-set', { 'instance-arn': instance, 'permission-set-arn': set }),
          ],
        }
      : null,
  aws_identitystore_group_membership: directory(
    'delete-group-membership',
    'membership-id',
    'Takes the user out of the group.',
  ),
  aws_identitystore_user: directory(
    'delete-user',
    'user-id',
    'Deletes the user of the directory. End its sessions first (console: Users → Active sessions).',
  ),
  aws_identitystore_group: directory(
    'delete-group',
    'group-id',
    'Deletes the group; its assignments have to go before.',
  ),
};

const byHand =
  'No record tells all that the call needs. Do it where Identity Center is managed: IAM Identity Center → AWS accounts, Permission sets, Users or Groups.';

/** The exact call that takes a change of Identity Center back, for an administrator of it (domain.md §13.4). */
export const manualIdentityCenter = (f: Finding): Manual | null => {
  if (f.kind !== 'assignment-changed') return null;
  const type = f.resource?.type ?? f.terraform?.type ?? '';
  const writer = Object.hasOwn(writers, type) ? writers[type] : undefined;
  const ids = (f.terraform?.importId ?? '').split(',').filter((_, i, all) => all.length > 1 || all[i] !== '');
  const undo = writer?.(ids, f) ?? null;
  if (!undo) return { says: byHand, commands: [], refused: null };
  // Its events come from its home Region, where alone it is known.
  const home: Word[] = f.region ? [{ option: 'region' }, f.region] : [];
  return manual(
    `${undo.says} It runs in the home Region of Identity Center, in the account that manages it.`,
    ...undo.lines.map((line) => [...line, ...home]),
  );
};

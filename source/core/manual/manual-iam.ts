import { nameOf, principalType, splitArn } from '../audit/arn.ts';
import type { Finding } from '../finding.ts';
import { at, isObject, parseJson } from '../json.ts';
import { aws, type Manual, manual } from './manual.ts';

type Writer = (f: Finding) => Manual | null;
type Owner = { type: 'user' | 'role' | 'group'; name: string };

const parts = (f: Finding): [string, string] => {
  const [one = '', ...rest] = f.subject.split(' ');
  return [one, rest.join(' ')];
};

/** Whom it hangs on: what the audit found, else what the subject's first ARN tells. */
const ownerOf = (f: Finding): Owner | null => {
  if (f.owner) return f.owner;
  const [arn] = parts(f);
  const type = principalType(arn);
  return type && { type, name: nameOf(arn) };
};

const who = ({ type, name }: Owner): { [option: string]: string } => ({ [`${type}-name`]: name });

const detach: Writer = (f) => {
  const owner = ownerOf(f);
  const options = owner && { ...who(owner), 'policy-arn': parts(f)[1] };
  return (
    owner && manual('Detaches what the session attached.', aws('iam', `detach-${owner.type}-policy`, options ?? {}))
  );
};

const attach: Writer = (f) => {
  const owner = ownerOf(f);
  const options = owner && { ...who(owner), 'policy-arn': parts(f)[1] };
  const says = 'Puts back what the session detached. It gives privilege: let Terraform do it where it owns this.';
  return owner && manual(says, aws('iam', `attach-${owner.type}-policy`, options ?? {}));
};

/** An earlier document is put back; one that was new is deleted. A document that is no JSON is not shown as one. */
const inline: Writer = (f) => {
  const owner = ownerOf(f);
  if (!owner) return null;
  const options = { ...who(owner), 'policy-name': parts(f)[1] };
  const before = f.before && parseJson(f.before).ok ? f.before : null;
  if (before !== null)
    return manual(
      'Puts the earlier document back. It gives what that document gives: read it first.',
      aws('iam', `put-${owner.type}-policy`, { ...options, 'policy-document': before }),
    );
  if (f.kind === 'inline-policy-deleted')
    return {
      says: 'No record tells the document that was deleted. Terraform, AWS Config or a backup may have it.',
      commands: [],
      refused: null,
    };
  return manual(
    'Deletes the inline policy. Where it was there before, put the earlier document back instead: no record tells it.',
    aws('iam', `delete-${owner.type}-policy`, options),
  );
};

const versions: Writer = (f) => {
  const arn = f.subject;
  const made = parseJson(f.after ?? '');
  const ids = made.ok && isObject(at(made.value, 'versions')) ? Object.keys(at(made.value, 'versions') as object) : [];
  const list = aws('iam', 'list-policy-versions', { 'policy-arn': arn });
  const back = f.before
    ? [aws('iam', 'set-default-policy-version', { 'policy-arn': arn, 'version-id': f.before })]
    : [];
  const off = ids.map((id) => aws('iam', 'delete-policy-version', { 'policy-arn': arn, 'version-id': id }));
  const says = f.before
    ? 'Makes the earlier version the default again, then deletes those that the session made.'
    : 'Look which version was the default before (the create dates tell), set it with set-default-policy-version, then delete what the session made.';
  return manual(says, list, ...back, ...off);
};

const trust: Writer = (f) => {
  const owner = ownerOf(f);
  if (!owner) return null;
  if (!f.before || !parseJson(f.before).ok)
    return {
      says: 'No record tells the trust policy of before. Take it from Terraform (aws_iam_role.assume_role_policy), AWS Config or an earlier event; then: aws iam update-assume-role-policy.',
      commands: [],
      refused: null,
    };
  return manual(
    'Puts the trust policy of before back.',
    aws('iam', 'update-assume-role-policy', { 'role-name': owner.name, 'policy-document': f.before }),
  );
};

const boundary: Writer = (f) => {
  const owner = ownerOf(f);
  if (!owner || owner.type === 'group') return null;
  if (f.before === null || f.before === undefined)
    return {
      says: 'No record tells the boundary of before. Terraform or AWS Config may.',
      commands: [],
      refused: null,
    };
  return f.before === ''
    ? manual(
        'There was no boundary before. Taking it off raises privileges: look twice.',
        aws('iam', `delete-${owner.type}-permissions-boundary`, who(owner)),
      )
    : manual(
        'Puts the boundary of before back.',
        aws('iam', `put-${owner.type}-permissions-boundary`, { ...who(owner), 'permissions-boundary': f.before }),
      );
};

const membership: Writer = (f) => {
  const [group, user] = parts(f).map(nameOf);
  const options = { 'group-name': group ?? '', 'user-name': user ?? '' };
  return f.left === 'gone'
    ? manual(
        'Puts the user back into the group: it gives what the group may.',
        aws('iam', 'add-user-to-group', options),
      )
    : manual('Takes the user out of the group.', aws('iam', 'remove-user-from-group', options));
};

const roleCreated: Writer = (f) => {
  const role = { 'role-name': nameOf(f.subject) };
  return manual(
    'Deletes the role, after what hangs on it: detach each policy, delete each inline one, take it out of each instance profile that the lists show. Its sessions live on until they expire; deny them first (c).',
    aws('iam', 'list-attached-role-policies', role),
    aws('iam', 'list-role-policies', role),
    aws('iam', 'list-instance-profiles-for-role', role),
    aws('iam', 'delete-role', role),
  );
};

const groupCreated: Writer = (f) => {
  const group = { 'group-name': nameOf(f.subject) };
  return manual(
    'Deletes the group, after its members and policies that the lists show.',
    aws('iam', 'get-group', group),
    aws('iam', 'list-attached-group-policies', group),
    aws('iam', 'list-group-policies', group),
    aws('iam', 'delete-group', group),
  );
};

const policyCreated: Writer = (f) => {
  const policy = { 'policy-arn': f.subject };
  return manual(
    'Deletes the policy, after it is detached everywhere and its other versions are deleted.',
    aws('iam', 'list-entities-for-policy', policy),
    aws('iam', 'list-policy-versions', policy),
    aws('iam', 'delete-policy', policy),
  );
};

const provider: Writer = (f) => {
  const saml = splitArn(f.subject)?.resource.startsWith('saml-provider/');
  const says = 'Deletes the provider. Where it was there before and was only changed, put it back as it was instead.';
  return saml
    ? manual(says, aws('iam', 'delete-saml-provider', { 'saml-provider-arn': f.subject }))
    : manual(says, aws('iam', 'delete-open-id-connect-provider', { 'open-id-connect-provider-arn': f.subject }));
};

const key: Writer = (f) => {
  const owner = ownerOf(f);
  if (owner?.type !== 'user') return null;
  const options = { 'user-name': owner.name, 'access-key-id': f.subject };
  return manual(
    'Puts the key out of use, then, when nobody misses it, deletes it. What was made with it lives on.',
    aws('iam', 'update-access-key', { ...options, status: 'Inactive' }),
    aws('iam', 'delete-access-key', options),
  );
};

const user: Writer = (f) => {
  const name = { 'user-name': ownerOf(f)?.name ?? nameOf(f.subject) };
  return f.kind === 'login-profile-created'
    ? manual('Removes the password; an open console session outlives it.', aws('iam', 'delete-login-profile', name))
    : manual(
        'Look at what the user holds, and remove what the session added.',
        aws('iam', 'list-mfa-devices', name),
        aws('iam', 'list-ssh-public-keys', name),
        aws('iam', 'list-signing-certificates', name),
        aws('iam', 'list-service-specific-credentials', name),
      );
};

/** By kind: what the session did to IAM, and the exact calls that take it back (domain.md §7.2). */
export const manualIam: { [kind in Finding['kind']]?: Writer } = {
  'policy-attached': detach,
  'policy-detached': attach,
  'inline-policy-put': inline,
  'inline-policy-deleted': inline,
  'policy-version-created': versions,
  'trust-changed': trust,
  'boundary-changed': boundary,
  'group-membership-changed': membership,
  'role-created': roleCreated,
  'group-created': groupCreated,
  'policy-created': policyCreated,
  'provider-changed': provider,
  'access-key-created': key,
  'login-profile-created': user,
  'mfa-changed': user,
  'other-credential-created': user,
};

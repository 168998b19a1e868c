import type { EventRule } from '../event-table.ts';
import { find, first } from './lookup.ts';
import { plain, thing } from './thing.ts';

const iam = plain('iam');
const item = 'policy.restored';

const server = find('rq.serverCertificateName re.serverCertificateMetadata.serverCertificateName');

/** Access for a while to somebody outside, on a request of his: accepted, it is given; refused or changed, it is not. */
const delegation = thing({
  ...{ source: 'iam', type: 'aws_iam_delegation_request', id: 're.delegationRequestId rq.delegationRequestId', item },
  ...{ create: 'AcceptDelegationRequest SendDelegationToken', remove: 'RejectDelegationRequest', link: true },
  ...{ change: 'CreateDelegationRequest AssociateDelegationRequest UpdateDelegationRequest' },
  kinds: { adds: 'resource-shared', removes: 'resource-changed' },
});

/** What IAM holds besides principals, policies and credentials (domain.md §4.8 rows 43, 48, 49). */
export const iamThings: EventRule[] = [
  ...iam(
    'aws_iam_instance_profile',
    're.instanceProfile.instanceProfileName rq.instanceProfileName',
    'CreateInstanceProfile',
    'DeleteInstanceProfile',
    'TagInstanceProfile UntagInstanceProfile',
    { item },
  ),
  ...thing({
    ...{
      source: 'iam',
      type: 'aws_iam_instance_profile_role',
      id: 'rq.instanceProfileName',
      of: 'aws_iam_instance_profile',
      item,
    },
    ...{ part: 'role', link: true, importId: (id, e) => `${id}/${first('rq.roleName')(e) ?? ''}` },
    ...{ create: 'AddRoleToInstanceProfile', remove: 'RemoveRoleFromInstanceProfile' },
  }),
  ...iam(
    'aws_iam_server_certificate',
    server,
    'UploadServerCertificate',
    'DeleteServerCertificate',
    'UpdateServerCertificate TagServerCertificate UntagServerCertificate',
    { item },
  ),
  ...iam('aws_iam_account_alias', 'rq.accountAlias', 'CreateAccountAlias', 'DeleteAccountAlias', '', { item }),
  ...iam(
    'aws_iam_account_password_policy',
    (e) => [e.account],
    '',
    '',
    'UpdateAccountPasswordPolicy DeleteAccountPasswordPolicy',
    { item, part: 'passwords' },
  ),
  ...iam(
    'aws_iam_security_token_service_preferences',
    (e) => [e.account],
    '',
    '',
    'SetSecurityTokenServicePreferences',
    { item, part: 'sts' },
  ),
  ...iam(
    'aws_iam_organizations_features',
    (e) => [e.account],
    '',
    '',
    'EnableOrganizationsRootCredentialsManagement EnableOrganizationsRootSessions DisableOrganizationsRootCredentialsManagement DisableOrganizationsRootSessions',
    { item, part: 'root' },
  ),
  ...iam(
    'aws_iam_outbound_web_identity_federation',
    (e) => [e.account],
    '',
    '',
    'EnableOutboundWebIdentityFederation DisableOutboundWebIdentityFederation',
    { item, part: 'federation' },
  ),
  ...iam('aws_iam_account_properties', (e) => [e.account], '', '', 'PutAccountProperties', {
    item,
    part: 'properties',
  }),
  ...delegation,
  ...plain('rolesanywhere')(
    'aws_rolesanywhere_trust_anchor',
    're.trustAnchor.trustAnchorId rq.trustAnchorId',
    'CreateTrustAnchor',
    'DeleteTrustAnchor',
    'UpdateTrustAnchor EnableTrustAnchor DisableTrustAnchor PutNotificationSettings',
    { item },
  ),
  ...plain('rolesanywhere')(
    'aws_rolesanywhere_profile',
    're.profile.profileId rq.profileId',
    'CreateProfile',
    'DeleteProfile',
    'UpdateProfile EnableProfile DisableProfile PutAttributeMapping DeleteAttributeMapping',
    { item },
  ),
  ...plain('rolesanywhere')(
    'aws_rolesanywhere_crl',
    're.crl.crlId rq.crlId',
    'ImportCrl',
    'DeleteCrl',
    'UpdateCrl EnableCrl DisableCrl',
    { item },
  ),
];

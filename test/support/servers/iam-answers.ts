import { type AwsAnswer, type AwsHandler, type AwsRequest, xml, xmlError } from './aws-server.ts';

/** What the loopback IAM knows. Lists are given out `pageSize` at a time. */
export type IamFixture = {
  pageSize: number;
  users: Record<string, UserFixture>;
  roles?: Record<string, { document: string; inline: Record<string, string>; attached: string[]; profiles: string[] }>;
  groups?: Record<string, { users: string[]; inline: Record<string, string>; attached: string[] }>;
  policies?: Record<string, { versions: string[]; defaultVersion: string; document?: string; roles?: string[] }>;
  providers?: string[];
};
export type UserFixture = {
  keys: { id: string; status: string; used?: string }[];
  login: boolean;
  mfa: string[];
  certificates: string[];
  ssh: string[];
  service: string[];
  inline: Record<string, string>;
  attached: string[];
  groups: string[];
};

const created = '<CreateDate>2026-05-20T13:00:00Z</CreateDate>';
const member = (inner: string): string => `<member>${inner}</member>`;
/** IAM's documents are URL-encoded (domain.md §5.5). */
const encoded = (document: string): string => encodeURIComponent(document);

const page = (action: string, list: string, items: string[], size: number, marker: unknown, before = ''): AwsAnswer => {
  const from = typeof marker === 'string' ? Number(marker.replace('m-', '')) : 0;
  const more = from + size < items.length;
  const next = more ? `<Marker>m-${from + size}</Marker>` : '';
  const members = items
    .slice(from, from + size)
    .map(member)
    .join('');
  return xml(action, `${before}<${list}>${members}</${list}><IsTruncated>${more}</IsTruncated>${next}`);
};

const policy = (arn: string): string =>
  `<PolicyName>${arn.split('/').at(-1)}</PolicyName><PolicyArn>${arn}</PolicyArn>`;
const userHead = (name: string): string =>
  `<Path>/</Path><UserName>${name}</UserName><UserId>AIDA${name.toUpperCase()}</UserId><Arn>arn:aws:iam::123456789012:user/${name}</Arn>${created}`;

/** Answers IAM's read calls out of the fixture, strictly: an absent thing is NoSuchEntity, an unknown call InvalidAction. */
export const iamAnswers =
  (of: IamFixture): AwsHandler =>
  (request) => {
    const { action, input } = request;
    const name = (key: string): string => String(input[key] ?? '');
    const user = of.users[name('UserName')];
    const role = of.roles?.[name('RoleName')];
    const group = of.groups?.[name('GroupName')];
    const known = of.policies?.[name('PolicyArn')];
    const gone = xmlError(404, 'NoSuchEntity');
    const list = (kind: string, items: string[] | undefined, before = ''): AwsAnswer =>
      items ? page(action, kind, items, of.pageSize, input.Marker, before) : gone;
    const inline = (holder: string, documents: Record<string, string> | undefined): AwsAnswer => {
      const document = documents?.[name('PolicyName')];
      return document === undefined
        ? gone
        : xml(
            action,
            `<${holder}>x</${holder}><PolicyName>${name('PolicyName')}</PolicyName><PolicyDocument>${encoded(document)}</PolicyDocument>`,
          );
    };
    switch (action) {
      case 'GetUser':
        return user
          ? xml(
              action,
              `<User>${userHead(name('UserName'))}<PermissionsBoundary><PermissionsBoundaryArn>arn:aws:iam::aws:policy/Edge</PermissionsBoundaryArn></PermissionsBoundary><Tags>${member('<Key>team</Key><Value>a</Value>')}</Tags></User>`,
            )
          : gone;
      case 'ListAccessKeys':
        return list(
          'AccessKeyMetadata',
          user?.keys.map(
            (k) => `<UserName>x</UserName><AccessKeyId>${k.id}</AccessKeyId><Status>${k.status}</Status>${created}`,
          ),
        );
      case 'GetAccessKeyLastUsed':
        return lastUsed(of, request);
      case 'GetLoginProfile':
        return user?.login ? xml(action, `<LoginProfile><UserName>x</UserName>${created}</LoginProfile>`) : gone;
      case 'ListMFADevices':
        return list(
          'MFADevices',
          user?.mfa.map((s) => `<SerialNumber>${s}</SerialNumber>`),
        );
      case 'ListSigningCertificates':
        return list(
          'Certificates',
          user?.certificates.map((id) => `<CertificateId>${id}</CertificateId><Status>Active</Status>`),
        );
      case 'ListSSHPublicKeys':
        return list(
          'SSHPublicKeys',
          user?.ssh.map((id) => `<SSHPublicKeyId>${id}</SSHPublicKeyId><Status>Active</Status>`),
        );
      case 'ListServiceSpecificCredentials':
        return list(
          'ServiceSpecificCredentials',
          user?.service.map(
            (id) =>
              `<ServiceSpecificCredentialId>${id}</ServiceSpecificCredentialId><ServiceName>codecommit.amazonaws.com</ServiceName><Status>Active</Status>`,
          ),
        );
      case 'ListUserPolicies':
        return list('PolicyNames', user && Object.keys(user.inline));
      case 'GetUserPolicy':
        return inline('UserName', user?.inline);
      case 'ListAttachedUserPolicies':
        return list('AttachedPolicies', user?.attached.map(policy));
      case 'ListGroupsForUser':
        return list(
          'Groups',
          user?.groups.map((g) => `<GroupName>${g}</GroupName>`),
        );
      case 'GetRole':
        return role
          ? xml(
              action,
              `<Role><Path>/</Path><RoleName>${name('RoleName')}</RoleName><RoleId>AROAX</RoleId><Arn>arn:aws:iam::123456789012:role/${name('RoleName')}</Arn>${created}<MaxSessionDuration>7200</MaxSessionDuration><AssumeRolePolicyDocument>${encoded(role.document)}</AssumeRolePolicyDocument></Role>`,
            )
          : gone;
      case 'ListRolePolicies':
        return list('PolicyNames', role && Object.keys(role.inline));
      case 'GetRolePolicy':
        return inline('RoleName', role?.inline);
      case 'ListAttachedRolePolicies':
        return list('AttachedPolicies', role?.attached.map(policy));
      case 'ListInstanceProfilesForRole':
        return list(
          'InstanceProfiles',
          role?.profiles.map((p) => `<InstanceProfileName>${p}</InstanceProfileName>`),
        );
      case 'GetGroup':
        return list(
          'Users',
          group?.users.map(userHead),
          `<Group><Path>/</Path><GroupName>${name('GroupName')}</GroupName><GroupId>AGPAX</GroupId><Arn>arn:aws:iam::123456789012:group/${name('GroupName')}</Arn>${created}</Group>`,
        );
      case 'ListGroupPolicies':
        return list('PolicyNames', group && Object.keys(group.inline));
      case 'GetGroupPolicy':
        return inline('GroupName', group?.inline);
      case 'ListAttachedGroupPolicies':
        return list('AttachedPolicies', group?.attached.map(policy));
      case 'GetPolicy':
        return known
          ? xml(
              action,
              `<Policy><PolicyName>p</PolicyName><PolicyId>ANPAX</PolicyId><Arn>${name('PolicyArn')}</Arn><DefaultVersionId>${known.defaultVersion}</DefaultVersionId><AttachmentCount>2</AttachmentCount></Policy>`,
            )
          : gone;
      case 'ListPolicyVersions':
        return list(
          'Versions',
          known?.versions.map(
            (v) =>
              `<VersionId>${v}</VersionId><IsDefaultVersion>${v === known.defaultVersion}</IsDefaultVersion>${created}`,
          ),
        );
      case 'GetPolicyVersion':
        return known?.versions.includes(name('VersionId'))
          ? xml(
              action,
              `<PolicyVersion><VersionId>${name('VersionId')}</VersionId><Document>${encoded(known.document ?? '{}')}</Document></PolicyVersion>`,
            )
          : gone;
      case 'ListEntitiesForPolicy': {
        const used = name('PolicyUsageFilter') === 'PermissionsPolicy' ? known?.roles : [];
        return known
          ? xml(
              action,
              `<PolicyRoles>${(used ?? []).map((r) => `<member><RoleName>${r}</RoleName></member>`).join('')}</PolicyRoles><IsTruncated>false</IsTruncated>`,
            )
          : gone;
      }
      case 'GetOpenIDConnectProvider':
        return of.providers?.includes(name('OpenIDConnectProviderArn'))
          ? xml(action, `<Url>idp.example</Url>${created}`)
          : gone;
      case 'GetSAMLProvider':
        return of.providers?.includes(name('SAMLProviderArn'))
          ? xml(action, `${created}<SAMLMetadataDocument>x</SAMLMetadataDocument>`)
          : gone;
      default:
        return xmlError(400, 'InvalidAction', `${action} is not implemented`);
    }
  };

const lastUsed = (of: IamFixture, { action, input }: AwsRequest): AwsAnswer => {
  const key = Object.values(of.users)
    .flatMap((u) => u.keys)
    .find((k) => k.id === input.AccessKeyId);
  if (!key) return xmlError(404, 'NoSuchEntity');
  const used = key.used
    ? `<Region>eu-west-1</Region><ServiceName>s3</ServiceName><LastUsedDate>${key.used}</LastUsedDate>`
    : '<Region>N/A</Region><ServiceName>N/A</ServiceName>';
  return xml(action, `<UserName>x</UserName><AccessKeyLastUsed>${used}</AccessKeyLastUsed>`);
};

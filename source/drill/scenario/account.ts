import { hour } from '../world/clock.ts';
import type { Credential } from '../world/credentials.ts';
import { breakglassRole, type Cast } from './cast.ts';
import type { Play } from './play.ts';
import { actPolicy, bucketOnly, everything, readPolicy, trusts } from './policies.ts';

/** The identities that the drill hands out; `admin` is for tests and game-days only. */
export type Staff = { read: Credential; act: Credential; admin: Credential };

const role = (play: Play, name: string, trust: string, days: number, more: { [key: string]: string } = {}) =>
  play.setup('CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust, ...more }, days);

const inline = (play: Play, name: string, policy: string, text: string, days: number) =>
  play.setup('PutRolePolicy', { RoleName: name, PolicyName: policy, PolicyDocument: text }, days);

/** Roles of the story, those that only AWS may change among them. */
const roles = (play: Play, cast: Cast): void => {
  const own = trusts({ AWS: `arn:aws:iam::${cast.account}:root` });
  const ec2 = trusts({ Service: 'ec2.amazonaws.com' });
  role(play, 'vault-server', ec2, 700);
  inline(play, 'vault-server', 'issue', everything, 700);
  role(play, breakglassRole, trusts({ AWS: `arn:aws:iam::${cast.account}:role/vault-server` }), 690);
  inline(play, breakglassRole, 'breakglass', everything, 690);
  role(play, 'ops-chain-a', own, 500, { MaxSessionDuration: '43200' });
  inline(play, 'ops-chain-a', 'operate', everything, 500);
  role(play, 'ops-chain-b', own, 480);
  inline(play, 'ops-chain-b', 'storage', bucketOnly(`${cast.orders}-exports`), 480);
  const oidc = `arn:aws:iam::${cast.account}:oidc-provider/oidc.eks.us-east-1.amazonaws.com/id/${cast.sso.toUpperCase()}`;
  const irsa = trusts({ Federated: oidc }, 'sts:AssumeRoleWithWebIdentity');
  role(play, `${cast.orders}-irsa`, irsa, 400, { Path: '/workload/' });
  inline(play, `${cast.orders}-irsa`, 'data', bucketOnly(`${cast.orders}-data`), 400);
  role(play, `${cast.payments}-deploy`, own, 380);
  play.setup(
    'AttachRolePolicy',
    { RoleName: `${cast.payments}-deploy`, PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    380,
  );
  const saml = trusts({ Federated: `arn:aws:iam::${cast.account}:saml-provider/AWSSSO` }, 'sts:AssumeRoleWithSAML');
  const reserved = { Path: '/aws-reserved/sso.amazonaws.com/', MaxSessionDuration: '43200' };
  role(play, `AWSReservedSSO_PlatformEngineer_${cast.sso}`, saml, 600, reserved);
  role(play, 'AWSServiceRoleForAutoScaling', ec2, 650, { Path: '/aws-service-role/autoscaling.amazonaws.com/' });
};

/** Users and groups that were there for years. */
const people = (play: Play, cast: Cast): void => {
  for (const GroupName of ['platform-oncall', 'developers']) play.setup('CreateGroup', { GroupName }, 650);
  play.setup(
    'AttachGroupPolicy',
    { GroupName: 'developers', PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    650,
  );
  play.setup(
    'AttachGroupPolicy',
    { GroupName: 'platform-oncall', PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' },
    650,
  );
  play.setup('CreateUser', { UserName: 'ci-deploy', Path: '/service/' }, 420);
  play.setup('PutUserPolicy', { UserName: 'ci-deploy', PolicyName: 'deploy', PolicyDocument: everything }, 420);
  play.setup('CreateAccessKey', { UserName: 'ci-deploy' }, 120);
  play.setup('CreateUser', { UserName: cast.responder }, 610);
  play.setup('AddUserToGroup', { GroupName: 'developers', UserName: cast.responder }, 610);
  play.setup('CreateAccessKey', { UserName: cast.responder }, 200);
  for (const name of ['ci-deploy', cast.responder]) {
    play.world.origins.set(play.user(name).id, { ip: cast.officeIp, agent: 'Boto3/1.38.23 md/Botocore#1.38.23' });
  }
};

/** A policy with one version, a profile and two providers: what a reader of IAM must not trip over. */
const rest = (play: Play, cast: Cast): void => {
  const PolicyName = `${cast.orders}-access`;
  play.setup('CreatePolicy', { PolicyName, PolicyDocument: bucketOnly(`${cast.orders}-data`) }, 400);
  const PolicyArn = `arn:aws:iam::${cast.account}:policy/${PolicyName}`;
  play.setup('AttachRolePolicy', { RoleName: `${cast.orders}-irsa`, PolicyArn }, 400);
  play.setup('CreateInstanceProfile', { InstanceProfileName: 'vault-server' }, 700);
  play.setup('AddRoleToInstanceProfile', { InstanceProfileName: 'vault-server', RoleName: 'vault-server' }, 700);
  const Url = `https://oidc.eks.us-east-1.amazonaws.com/id/${cast.sso.toUpperCase()}`;
  play.setup('CreateOpenIDConnectProvider', { Url, ClientIDList: ['sts.amazonaws.com'], ThumbprintList: [] }, 600);
  play.setup('CreateSAMLProvider', { Name: 'AWSSSO', SAMLMetadataDocument: '<EntityDescriptor/>' }, 650);
};

/** Who reads, who acts, and who may do anything in a test. */
const staff = (play: Play, cast: Cast): Staff => {
  const own = trusts({ AWS: `arn:aws:iam::${cast.account}:root` });
  const documents = {
    'breakglass-cleanup-ro': readPolicy(cast.account),
    'breakglass-cleanup-act': actPolicy(cast.account),
    'drill-admin': everything,
  };
  for (const [name, text] of Object.entries(documents)) {
    role(play, name, own, 300);
    inline(play, name, 'permissions', text, 300);
  }
  const origin = { ip: cast.officeIp, agent: 'reseal' };
  // They never end by themselves: the fault `expired-token` is there for that.
  const session = (name: string) => play.roleSession(name, cast.owner, 80, null, origin);
  return {
    read: session('breakglass-cleanup-ro'),
    act: session('breakglass-cleanup-act'),
    admin: session('drill-admin'),
  };
};

/** The account as it was long before: nothing of this stands in the event history. */
export const furnish = (play: Play, cast: Cast): Staff => {
  roles(play, cast);
  people(play, cast);
  rest(play, cast);
  return staff(play, cast);
};

/** The trail is read an hour and a half after T. */
export const opensAfter = 1.5 * hour;

/** What the CLI makes of a command that is no operation of the API; null = it asks nobody. */
export type Customised = { calls: [source: string, name: string][] } | { none: string };

const local = (what: string): Customised => ({ none: `${what}: it makes no AWS call` });
const made = (...calls: [string, string][]): Customised => ({ calls });

/** `aws s3 …`, the high-level commands (domain.md §1.2). Which objects are touched is in data events only. */
const s3 = (operation: string, operands: string[]): Customised | null => {
  const buckets = operands.filter((o) => o.startsWith('s3://'));
  const toBucket = operands.at(-1)?.startsWith('s3://') === true;
  const fromBucket = buckets.length > (toBucket ? 1 : 0);
  const read: [string, string][] = fromBucket ? [['s3', 'GetObject']] : [];
  const write: [string, string][] = toBucket ? [['s3', 'PutObject']] : [];
  const copied: [string, string][] = buckets.length > 1 ? [['s3', 'CopyObject']] : [...read, ...write];
  switch (operation) {
    case 'ls':
      return made(['s3', operands.length === 0 ? 'ListBuckets' : 'ListObjects']);
    case 'mb':
      return made(['s3', 'CreateBucket']);
    case 'rb':
      return made(['s3', 'DeleteBucket']);
    case 'cp':
      return made(...copied);
    case 'mv':
      return made(...copied, ...(fromBucket ? ([['s3', 'DeleteObject']] as [string, string][]) : []));
    case 'sync':
      return made(['s3', 'ListObjects'], ...copied);
    case 'rm':
      return made(['s3', 'DeleteObject']);
    case 'website':
      return made(['s3', 'PutBucketWebsite']);
    case 'presign':
      return local('a link is signed here');
    default:
      return null;
  }
};

const whole: { [service: string]: Customised } = {
  configure: local('a setting'),
  help: local('help'),
  history: local('a list of what was run here'),
  login: local('a sign-in'),
  logout: local('a sign-out'),
};

const single: { [command: string]: Customised } = {
  'cloudformation deploy': made(
    ['cloudformation', 'DescribeStacks'],
    ['cloudformation', 'CreateChangeSet'],
    ['cloudformation', 'ExecuteChangeSet'],
  ),
  'cloudformation package': made(['s3', 'PutObject']),
  'cloudfront sign': local('a link is signed here'),
  'cloudtrail validate-logs': made(['s3', 'GetObject']),
  'deploy push': made(['s3', 'PutObject'], ['codedeploy', 'RegisterApplicationRevision']),
  'ecr get-login': made(['ecr', 'GetAuthorizationToken']),
  'ecr get-login-password': made(['ecr', 'GetAuthorizationToken']),
  'ecr-public get-login-password': made(['ecr-public', 'GetAuthorizationToken']),
  'eks get-token': local('a token is signed here'),
  'eks update-kubeconfig': made(['eks', 'DescribeCluster']),
  'logs tail': made(['logs', 'FilterLogEvents']),
  'rds generate-db-auth-token': local('a token is signed here'),
  'dsql generate-db-connect-auth-token': local('a token is signed here'),
  'dsql generate-db-connect-admin-auth-token': local('a token is signed here'),
  'sso login': local('a sign-in'),
  'sso logout': local('a sign-out'),
  'sts assume-role-with-web-identity': made(['sts', 'AssumeRoleWithWebIdentity']),
};

/** Null: it is an operation of the API. `operands` are the words behind the command that are no options. */
export const customised = (service: string, operation: string, operands: string[]): Customised | null => {
  if (Object.hasOwn(whole, service)) return whole[service] ?? null;
  if (service === 's3') return s3(operation, operands);
  const key = `${service} ${operation}`;
  return Object.hasOwn(single, key) ? (single[key] ?? null) : null;
};

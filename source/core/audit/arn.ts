/** `arn:partition:service:region:account:resource`. */
export type Arn = { partition: string; service: string; region: string; account: string; resource: string };

export const splitArn = (arn: string | null): Arn | null => {
  if (!arn?.startsWith('arn:')) return null;
  const [, partition = '', service = '', region = '', account = '', ...rest] = arn.split(':');
  return rest.length === 0 ? null : { partition, service, region, account, resource: rest.join(':') };
};

export type PrincipalType = 'user' | 'role' | 'group';

/** The last part of the resource: names are unique in an account whatever their path is. */
export const nameOf = (arn: string): string => arn.slice(Math.max(arn.lastIndexOf('/'), arn.lastIndexOf(':')) + 1);

/** `arn:aws:iam::1:role/ops/x` → `role`; null for anything that is no IAM user, role or group. */
export const principalType = (arn: string | null): PrincipalType | null => {
  const found = splitArn(arn);
  if (found?.service !== 'iam') return null;
  const type = found.resource.split('/')[0];
  return type === 'user' || type === 'role' || type === 'group' ? type : null;
};

export const iamArn = (partition: string, account: string, type: string, name: string, path = '/'): string =>
  `arn:${partition}:iam::${account}:${type}${path.startsWith('/') ? path : `/${path}`}${name}`;

/** The same ARN without its IAM path, so that an id does not change when the path becomes known later. */
export const withoutPath = (subject: string): string => {
  if (!subject.includes(':iam:')) return subject;
  return subject
    .split(' ')
    .map((part) => {
      const arn = splitArn(part);
      if (arn?.service !== 'iam' || !arn.resource.includes('/')) return part;
      return iamArn(arn.partition, arn.account, arn.resource.split('/')[0] ?? '', nameOf(part));
    })
    .join(' ');
};

/** Role and session name of an assumed-role ARN, which has no path. Session names hold no slash. */
export const assumedRole = (arn: string | null): { account: string; role: string; session: string } | null => {
  const found = splitArn(arn);
  if (!found || (found.service !== 'sts' && found.service !== 'iam')) return null;
  const [type, role, ...session] = found.resource.split('/');
  if (type !== 'assumed-role' || !role || session.length === 0) return null;
  return { account: found.account, role, session: session.join('/') };
};

/** Is this assumed-role ARN a session of that role? Names are compared: the session's ARN drops the role's path. */
export const isSessionOf = (sessionArn: string | null, roleArn: string): boolean => {
  const session = assumedRole(sessionArn);
  const role = splitArn(roleArn);
  return session !== null && role !== null && session.account === role.account && session.role === nameOf(roleArn);
};

/** The same role, given that the path may be missing on either side. */
export const isSameRole = (a: string | null, b: string | null): boolean => {
  if (a === b) return a !== null;
  const [x, y] = [splitArn(a), splitArn(b)];
  if (!x || !y || !a || !b || principalType(a) !== 'role' || principalType(b) !== 'role') return false;
  return x.account === y.account && nameOf(a) === nameOf(b);
};

/** Partition of a Region where no ARN tells it. */
export const partitionOfRegion = (region: string): string =>
  region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';

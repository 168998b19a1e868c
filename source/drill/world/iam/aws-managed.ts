import type { ManagedPolicy } from '../graph.ts';

const statement = (effect: 'Allow' | 'Deny', actions: string[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: effect, Action: actions, Resource: '*' }] });

const readActions = ['*:Describe*', '*:Get*', '*:List*', 'cloudtrail:LookupEvents'];

/** The AWS managed policies that this account can attach; their ARNs carry `aws` in place of an account. */
const catalogue: [name: string, path: string, document: string][] = [
  ['AdministratorAccess', '/', statement('Allow', ['*'])],
  ['AWSDenyAll', '/', statement('Deny', ['*'])],
  ['PowerUserAccess', '/', statement('Allow', ['ec2:*', 's3:*', 'rds:*', 'ssm:*', 'logs:*', 'sts:GetCallerIdentity'])],
  ['IAMFullAccess', '/', statement('Allow', ['iam:*'])],
  ['ReadOnlyAccess', '/', statement('Allow', readActions)],
  ['SecurityAudit', '/', statement('Allow', readActions)],
  ['AmazonS3FullAccess', '/', statement('Allow', ['s3:*'])],
  ['AmazonEC2ReadOnlyAccess', '/', statement('Allow', ['ec2:Describe*'])],
  ['AmazonSSMManagedInstanceCore', '/', statement('Allow', ['ssm:*'])],
  ['AWSCloudTrail_ReadOnlyAccess', '/', statement('Allow', ['cloudtrail:LookupEvents', 'cloudtrail:Get*'])],
  ['AmazonEC2RoleforSSM', '/service-role/', statement('Allow', ['ssm:*'])],
];

const born = Date.UTC(2015, 1, 6, 18, 40, 0);

/** Fresh copies for one world. */
export const awsManaged = (): ManagedPolicy[] =>
  catalogue.map(([name, path, document], n) => ({
    ...{
      arn: `arn:aws:iam::aws:policy${path}${name}`,
      name,
      path,
      id: `ANPAI${'ZKMQRTLCVXNWHPJG'[n] ?? 'A'}6V7NPBQZ4T2XSD`,
    },
    ...{ created: born, updated: born, versions: new Map([['v1', { document, created: born }]]) },
    ...{ defaultVersion: 'v1', nextVersion: 2, aws: true },
  }));

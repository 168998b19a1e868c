import type { TrailEvent } from '../trail-event.ts';
import { iamArn, nameOf, type PrincipalType, partitionOfRegion, principalType, splitArn } from './arn.ts';
import { text } from './json.ts';

const inText = /arn:[a-z-]+:iam::\d{12}:(?:user|role|group)\/[\w+=,.@/-]*[\w+=@-]/g;

const arnsOf = (e: TrailEvent): (string | null)[] => [
  e.actor.arn,
  e.actor.issuerArn,
  text(e.request, 'roleArn'),
  text(e.response, 'user', 'arn'),
  text(e.response, 'role', 'arn'),
  text(e.response, 'group', 'arn'),
  ...e.resources.map((r) => r.name),
  ...(e.errorMessage?.match(inText) ?? []),
];

const id = (type: PrincipalType, account: string, name: string): string => `${type} ${account} ${name}`;

export type KnownArns = (type: PrincipalType, account: string, name: string, e: TrailEvent) => string;

/**
 * ARNs of users, roles and groups with their path, as far as the events of the tree tell: most IAM calls give the name
 * alone, and names are unique in an account whatever the path. Where no event tells, the path is taken to be `/`.
 */
export const knownArns = (events: TrailEvent[], others: (string | null)[]): KnownArns => {
  const known = new Map<string, string>();
  const seen = new Set<string | null>();
  const learn = (arn: string | null): void => {
    if (seen.has(arn)) return;
    seen.add(arn);
    const type = principalType(arn);
    const parts = splitArn(arn);
    if (!arn || !type || !parts || parts.resource.split('/').length < 3) return;
    const key = id(type, parts.account, nameOf(arn));
    const old = known.get(key);
    if (old === undefined || arn < old) known.set(key, arn);
  };
  for (const arn of others) learn(arn);
  for (const e of events) for (const arn of arnsOf(e)) learn(arn);
  return (type, account, name, e) => {
    const partition = splitArn(e.actor.arn)?.partition ?? partitionOfRegion(e.region);
    return known.get(id(type, account, name)) ?? iamArn(partition, account, type, name);
  };
};

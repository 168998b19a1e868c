import { text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import { iamArn, nameOf, type PrincipalType, partitionOfRegion, principalType, splitArn } from './arn.ts';

const inText = /arn:[a-z-]+:iam::\d{12}:(?:user|role|group)\/[\w+=,.@/-]*[\w+=@-]/g;

const id = (type: PrincipalType, account: string, name: string): string => `${type} ${account} ${name}`;

/** `from` and `to` (ms) bound the life that is meant: another one of that name may have had another path. */
export type KnownArns = (
  type: PrincipalType,
  account: string,
  name: string,
  e: TrailEvent,
  from: number,
  to: number,
) => string;

/**
 * ARNs of users, roles and groups with their path, as far as the events of the tree tell: most IAM calls give the name
 * alone, and names are unique in an account whatever the path. Where no event tells, the path is taken to be `/`.
 */
export const knownArns = (events: TrailEvent[], roles: (string | null)[]): KnownArns => {
  /** ARNs by name, with the times at which they were seen; none = always. */
  const known = new Map<string, Map<string, number[]>>();
  const learn = (arn: string | null, time: number | null): void => {
    if (!arn?.includes(':iam:')) return;
    const type = principalType(arn);
    const parts = splitArn(arn);
    if (!type || !parts || parts.resource.split('/').length < 3) return;
    const key = id(type, parts.account, nameOf(arn));
    const arns = known.get(key) ?? new Map<string, number[]>();
    const times = arns.get(arn) ?? [];
    if (time !== null) times.push(time);
    known.set(key, arns.set(arn, times));
  };
  for (const e of events) {
    learn(e.actor.arn, e.time);
    learn(e.actor.issuerArn, e.time);
    if (e.request?.roleArn !== undefined) learn(text(e.request, 'roleArn'), e.time);
    for (const r of e.resources) learn(r.name, e.time);
    for (const arn of e.errorMessage?.match(inText) ?? []) learn(arn, e.time);
  }
  for (const arn of roles) learn(arn, null);
  return (type, account, name, e, from, to) => {
    const fitting = [...(known.get(id(type, account, name)) ?? [])].filter(
      ([, times]) => times.length === 0 || times.some((t) => t >= from && t <= to),
    );
    const partition = splitArn(e.actor.arn)?.partition ?? partitionOfRegion(e.region);
    return fitting.map(([arn]) => arn).sort()[0] ?? iamArn(partition, account, type, name);
  };
};

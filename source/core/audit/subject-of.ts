import { isObject, list, text } from '../json.ts';
import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';
import { nameOf } from './arn.ts';

/** Names of request fields that say what a call was done to, the most telling first. */
const telling = [
  ...['userName', 'roleName', 'groupName', 'instanceProfileName', 'policyName', 'policyArn', 'roleArn', 'serialNumber'],
  ...[
    'bucketName',
    'functionName',
    'secretId',
    'trailName',
    'detectorId',
    'dBInstanceIdentifier',
    'dBClusterIdentifier',
  ],
  ...['dBSnapshotIdentifier', 'snapshotId', 'imageId', 'volumeId', 'groupId', 'instanceId', 'networkInterfaceId'],
  ...[
    'allocationId',
    'routeTableId',
    'subnetId',
    'vpcId',
    'keyId',
    'aliasName',
    'hostedZoneId',
    'topicArn',
    'queueUrl',
  ],
  ...[
    'tableName',
    'clusterName',
    'stackName',
    'repositoryName',
    'accessKeyId',
    'target',
    'name',
    'names',
    'resourceArn',
  ],
];

const first = (v: Json | undefined): string | null => {
  // Asked fifty times for each event of a trail, nearly always of nothing.
  if (v === undefined || v === null) return null;
  for (const item of list(v)) if (typeof item === 'string' || typeof item === 'number') return String(item) || null;
  return null;
};

const firstTelling = (request: TrailEvent['request']): string | null => {
  if (request === null) return null;
  for (const name of telling) {
    const found = first(request[name]);
    if (found !== null) return found;
  }
  return null;
};

const short = (v: string): string => (v.startsWith('arn:') ? nameOf(v) : v);

/** `tmp-admin ← AdministratorAccess`: who, and what was put on or taken from them. */
const pair = (e: TrailEvent): string | null => {
  const who = text(e.request, 'userName') ?? text(e.request, 'roleName') ?? text(e.request, 'groupName');
  const group = text(e.request, 'groupName');
  const what =
    text(e.request, 'policyArn') ??
    text(e.request, 'policyName') ??
    text(e.request, 'instanceProfileName') ??
    text(e.request, 'accessKeyId');
  if (who && group && who !== group) return `${group} ← ${who}`;
  return who && what ? `${who} ← ${short(what)}` : null;
};

/** Anything in the request that looks like the id or name of a thing: EC2 wraps its requests, other services nest them. */
const anyName = (v: Json | null, depth = 0): string | null => {
  if (depth > 6) return null;
  for (const item of Array.isArray(v) ? v : [v]) {
    if (!isObject(item)) continue;
    for (const [key, value] of Object.entries(item)) {
      const id = /(?:^name|Name|Id|Ids|Arn|ARN|Identifier|content)$/.test(key) && !/oken|version/i.test(key);
      const found = id ? (first(value) ?? anyName(value, depth + 1)) : null;
      if (found) return found;
    }
    for (const value of Object.values(item)) {
      const found = anyName(value, depth + 1);
      if (found) return found;
    }
  }
  return null;
};

/**
 * A denied call has no request (276 of 326 in the real data): its message names what was tried, by ARN or as IAM does, by
 * `role app` (domain.md §4.5).
 */
const inMessage = (e: TrailEvent): string | null => {
  const found = / on resource: (?:(?:user|role|group|policy|instance profile) )?(\S+?)[,.]?(?:\s|$)/.exec(
    e.errorMessage ?? '',
  )?.[1];
  return found && found !== '*' ? short(found) : null;
};

/** A value by its name, at any depth. */
const deep = (v: Json | null, names: Set<string>, depth = 0): string | null => {
  if (depth > 6) return null;
  const inside = Array.isArray(v) ? v : isObject(v) ? Object.values(v) : [];
  const own = isObject(v) ? Object.entries(v).find(([key, x]) => names.has(key) && typeof x === 'string')?.[1] : null;
  if (typeof own === 'string') return own;
  return inside.reduce<string | null>((found, x) => found ?? deep(x, names, depth + 1), null);
};

/** What EC2 made: `CreateSubnet` answers a `subnetId`, beside the VPC's that was asked for. */
const made = (e: TrailEvent): string | null => {
  const thing =
    e.source === 'ec2' ? /^(?:Create|Run|Allocate|Register|Copy)([A-Z]\w+?)s?$/.exec(e.name)?.[1] : undefined;
  if (!thing) return null;
  const id = `${thing.charAt(0).toLowerCase()}${thing.slice(1)}Id`;
  const other: { [name: string]: string } = { addresId: 'allocationId', securityGroupId: 'groupId' };
  return deep(e.response, new Set([id, other[id] ?? id]));
};

/** In short, for people: what an event was done to. Empty where the record does not say. */
export const subjectOf = (e: TrailEvent): string => {
  const resource = e.resources[0]?.name;
  const signer = e.source === 'signin' ? (e.actor.userName ?? e.actor.sessionName) : null;
  const asked = pair(e) ?? made(e) ?? firstTelling(e.request) ?? anyName(e.request);
  const found = asked ?? (resource ? short(resource) : (inMessage(e) ?? signer));
  return found ? short(found) : '';
};

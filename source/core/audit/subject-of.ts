import type { TrailEvent } from '../trail-event.ts';
import type { Json } from '../words.ts';
import { nameOf } from './arn.ts';
import { isObject, list, text } from './json.ts';

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
  const [found] = list(v).flatMap((item) =>
    typeof item === 'string' || typeof item === 'number' ? [String(item)] : [],
  );
  return found || null;
};

const short = (v: string): string => (v.startsWith('arn:') ? nameOf(v) : v);

/** `tmp-admin ← AdministratorAccess`: who, and what was put on or taken from them. */
const pair = (e: TrailEvent): string | null => {
  const who = text(e.request, 'userName') ?? text(e.request, 'roleName') ?? text(e.request, 'groupName');
  const group = text(e.request, 'groupName');
  const what = text(e.request, 'policyArn') ?? text(e.request, 'policyName') ?? text(e.request, 'instanceProfileName');
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

/** A denied call has no request (276 of 326 in the real data): its message names what was tried (domain.md §4.5). */
const inMessage = (e: TrailEvent): string | null => {
  const found = / on resource: (\S+?)[,.]?(?:\s|$)/.exec(e.errorMessage ?? '')?.[1];
  return found && found !== '*' ? short(found) : null;
};

/** In short, for people: what an event was done to. Empty where the record does not say. */
export const subjectOf = (e: TrailEvent): string => {
  const field = telling.map((name) => first(e.request?.[name])).find((v) => v !== null);
  const resource = e.resources[0]?.name;
  const found = pair(e) ?? field ?? anyName(e.request) ?? (resource ? short(resource) : inMessage(e));
  return found ? short(found) : '';
};

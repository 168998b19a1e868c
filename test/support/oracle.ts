import type { Json, JsonObject } from '../../source/core/words.ts';

/**
 * What an auditor with nothing but the raw records and a pencil would write down: which keys belong to the session, what
 * they made of users, roles, keys, instances, buckets and security groups, and what of that they took away again. It
 * shares no code with `source/core/audit`, and it is slow and plain on purpose.
 */
export type Said = { keys: string[]; findings: string[] };

const at = (value: Json | undefined, ...path: string[]): Json | undefined => {
  let here: Json | undefined = value;
  for (const name of path) {
    if (typeof here !== 'object' || here === null || Array.isArray(here)) return undefined;
    here = here[name];
  }
  return here;
};
const text = (value: Json | undefined, ...path: string[]): string => {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : '';
};
const items = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? (value as JsonObject[]) : []);

const worked = (r: JsonObject): boolean => r.errorCode === undefined || r.errorCode === null;
const signer = (r: JsonObject): string => text(r, 'userIdentity', 'accessKeyId');

/** The key that a call handed out. */
const handedOut = (r: JsonObject): string => {
  if (!worked(r)) return '';
  return (
    text(r, 'responseElements', 'credentials', 'accessKeyId') || text(r, 'responseElements', 'accessKey', 'accessKeyId')
  );
};

/** Who took the role, then everything that was handed out to those, over and over until nobody is new. */
export const keysOf = (records: JsonObject[], roleArn: string): Set<string> => {
  const keys = new Set<string>();
  for (const r of records) {
    if (r.eventName === 'AssumeRole' && text(r, 'requestParameters', 'roleArn') === roleArn && handedOut(r))
      keys.add(handedOut(r));
  }
  for (let before = -1; before !== keys.size; ) {
    before = keys.size;
    for (const r of records) if (keys.has(signer(r)) && handedOut(r)) keys.add(handedOut(r));
  }
  return keys;
};

type Change = { does: 'makes' | 'ends'; kind: string; subject: string; name: string };

const instances = (r: JsonObject): string[] => {
  const named = [
    at(r, 'responseElements', 'instancesSet', 'items'),
    at(r, 'requestParameters', 'instancesSet', 'items'),
  ];
  return [...new Set(named.flatMap((n) => items(n).map((i) => text(i, 'instanceId'))))];
};

/** What a successful call of the session did, by the name of the call. */
const changesOf = (r: JsonObject): Change[] => {
  const account = String(r.recipientAccountId);
  const asked = (name: string): string => text(r, 'requestParameters', name);
  const answered = (...path: string[]): string => text(r, 'responseElements', ...path);
  const one = (does: Change['does'], kind: string, subject: string, name = subject): Change[] => [
    { does, kind, subject, name: `${account} ${name}` },
  ];
  switch (String(r.eventName)) {
    case 'CreateUser':
      return one('makes', 'user-created', answered('user', 'arn'), `user ${asked('userName')}`);
    case 'DeleteUser':
      return one('ends', 'user-created', '', `user ${asked('userName')}`);
    case 'CreateRole':
      return one('makes', 'role-created', answered('role', 'arn'), `role ${asked('roleName')}`);
    case 'DeleteRole':
      return one('ends', 'role-created', '', `role ${asked('roleName')}`);
    case 'CreateAccessKey':
      return one('makes', 'access-key-created', answered('accessKey', 'accessKeyId'));
    case 'DeleteAccessKey':
      return one('ends', 'access-key-created', asked('accessKeyId'));
    case 'RunInstances':
      return instances(r).flatMap((i) => one('makes', 'resource-created', i));
    case 'TerminateInstances':
      return instances(r).flatMap((i) => one('ends', 'resource-created', i));
    case 'CreateBucket':
      return one('makes', 'resource-created', asked('bucketName'));
    case 'DeleteBucket':
      return one('ends', 'resource-created', asked('bucketName'));
    case 'CreateSecurityGroup':
      return one('makes', 'resource-created', answered('groupId'));
    case 'DeleteSecurityGroup':
      return one('ends', 'resource-created', asked('groupId'));
    default:
      return [];
  }
};

/** Kinds of findings that the oracle speaks of. Of all others it says nothing. */
export const judged = new Set(['user-created', 'role-created', 'access-key-created', 'resource-created']);

/** `~` before what the session itself took away again. Names are never used twice in these incidents. */
export const oracle = (records: JsonObject[], roleArn: string): Said => {
  const keys = keysOf(records, roleArn);
  const seen = new Set<string>();
  const made: Change[] = [];
  const ended = new Set<string>();
  const owner = new Map<string, string>();
  for (const r of records) {
    if (seen.has(String(r.eventID)) || !keys.has(signer(r)) || !worked(r)) continue;
    seen.add(String(r.eventID));
    if (r.eventName === 'CreateAccessKey')
      owner.set(handedOut(r), `${r.recipientAccountId} user ${text(r, 'requestParameters', 'userName')}`);
    for (const c of changesOf(r)) {
      if (c.does === 'makes') made.push(c);
      else ended.add(`${c.kind} ${c.name}`);
    }
  }
  const isUndone = ({ kind, subject, name }: Change): boolean =>
    ended.has(`${kind} ${name}`) ||
    // No user is deleted before its keys are: whoever took them away, the session saw to it that they are gone.
    (kind === 'access-key-created' && ended.has(`user-created ${owner.get(subject) ?? ''}`));
  return {
    keys: [...keys].sort(),
    findings: made.map((c) => `${isUndone(c) ? '~' : ''}${c.kind} ${c.subject}`).sort(),
  };
};

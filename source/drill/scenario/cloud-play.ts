import type { JsonObject } from '../../core/words.ts';
import type { Tags } from '../world/cloud.ts';
import type { Credential } from '../world/credentials.ts';
import type { Play } from './play.ts';

/**
 * What happens to resources: the state and the record always come from the same act. Records are spelt as real ones are
 * (old dialect of EC2, domain.md §4.5): `requestId` in the answer, lists in `items`.
 */
type When = { who: Credential; minutes: number; region?: string; invokedBy?: string };

const home = 'us-east-1';
const noRegion = (region: string | undefined): string => region ?? home;
const tagItems = (tags: Tags) => ({ items: Object.entries(tags).map(([key, value]) => ({ key, value })) });
const tagged = (resourceType: string, tags: Tags): JsonObject =>
  Object.keys(tags).length === 0
    ? {}
    : { tagSpecificationSet: { items: [{ resourceType, tags: tagItems(tags).items }] } };

const act = (
  play: Play,
  { who, minutes, region, invokedBy }: When,
  call: { source: string; name: string; request: JsonObject; response: JsonObject | null },
): void => {
  const requestId = play.ids(`${call.name} ${minutes}`).uuid();
  const response = call.source === 'ec2' && call.response ? { requestId, ...call.response } : call.response;
  const where = { readOnly: false, region: noRegion(region), ...(invokedBy ? { invokedBy } : {}) };
  play.call(who, minutes, { ...call, ...where, response });
};

/** A machine that was there before. */
export const setupInstance = (play: Play, region: string, id: string, days: number, tags: Tags): void => {
  const launched = play.at(-days * 1440);
  play.world.cloud
    .region(region)
    .instances.set(id, { id, image: 'ami-0b4f379183e5706b9', launched, terminated: null, tags });
};

export const runInstance = (play: Play, when: When, { id, tags }: { id: string; tags: Tags }): void => {
  const image = 'ami-0f29c8402f8cce65c';
  const { account, cloud } = play.world;
  const launched = play.at(when.minutes);
  cloud.region(noRegion(when.region)).instances.set(id, { id, image, launched, terminated: null, tags });
  const ids = play.ids(`reservation ${id}`);
  const machine = {
    ...{ instanceId: id, imageId: image, instanceState: { code: 0, name: 'pending' }, amiLaunchIndex: 0 },
    ...{ instanceType: 'm6i.large', launchTime: launched, architecture: 'x86_64', rootDeviceType: 'ebs' },
    ...{ placement: { availabilityZone: `${noRegion(when.region)}a`, tenancy: 'default' } },
    ...(Object.keys(tags).length > 0 ? { tagSet: tagItems(tags) } : {}),
  };
  act(play, when, {
    ...{ source: 'ec2', name: 'RunInstances' },
    request: {
      instancesSet: { items: [{ imageId: image, minCount: 1, maxCount: 1 }] },
      ...{ instanceType: 'm6i.large', blockDeviceMapping: {}, monitoring: { enabled: false } },
      ...tagged('instance', tags),
    },
    response: {
      ...{ reservationId: `r-0${ids.hex(16)}`, ownerId: account, groupSet: {} },
      instancesSet: { items: [machine] },
    },
  });
};

export const terminateInstance = (play: Play, when: When, id: string): void => {
  const instance = play.world.cloud.region(noRegion(when.region)).instances.get(id);
  if (!instance) throw new TypeError(`There is no instance ${id}.`);
  instance.terminated = play.at(when.minutes);
  const item = {
    instanceId: id,
    currentState: { code: 32, name: 'shutting-down' },
    previousState: { code: 16, name: 'running' },
  };
  act(play, when, {
    ...{ source: 'ec2', name: 'TerminateInstances' },
    request: { instancesSet: { items: [{ instanceId: id }] } },
    response: { instancesSet: { items: [item] } },
  });
};

/** → its allocation id. */
export const allocateAddress = (play: Play, when: When, tags: Tags = {}): string => {
  const ids = play.ids(`address ${when.minutes}`);
  const region = noRegion(when.region);
  const digest = Number.parseInt(ids.hex(4), 16);
  const [id, ip] = [`eipalloc-0${ids.hex(16)}`, `192.0.2.${1 + (digest % 250)}`];
  play.world.cloud.region(region).addresses.set(id, { id, ip, tags });
  act(play, when, {
    ...{ source: 'ec2', name: 'AllocateAddress' },
    request: { domain: 'vpc', ...tagged('elastic-ip', tags) },
    response: { publicIp: ip, domain: 'vpc', allocationId: id, publicIpv4Pool: 'amazon', networkBorderGroup: region },
  });
  return id;
};

export const releaseAddress = (play: Play, when: When, id: string): void => {
  play.world.cloud.region(noRegion(when.region)).addresses.delete(id);
  act(play, when, {
    ...{ source: 'ec2', name: 'ReleaseAddress' },
    ...{ request: { allocationId: id }, response: { _return: true } },
  });
};

/** A security group that was there before → its id. */
export const setupGroup = (play: Play, region: string, name: string): string => {
  const id = `sg-0${play.ids(`group ${name}`).hex(16)}`;
  play.world.cloud
    .region(region)
    .groups.set(id, { id, name, description: `${name} of the platform`, tags: {}, usedBy: name });
  return id;
};

/** Lets a network in at one TCP port → the id of the rule. */
export const openPort = (
  play: Play,
  when: When,
  { group, port, cidr }: { group: string; port: number; cidr: string },
): string => {
  const id = `sgr-0${play.ids(`rule ${when.minutes}`).hex(16)}`;
  const { cloud, account } = play.world;
  const rule = { id, group, egress: false, protocol: 'tcp', from: port, to: port, cidr };
  cloud.region(noRegion(when.region)).rules.set(id, rule);
  const asked = { ipProtocol: 'tcp', fromPort: port, toPort: port };
  const item = {
    ...{ groupOwnerId: account, groupId: group, securityGroupRuleId: id, isEgress: false },
    ...{ ...asked, cidrIpv4: cidr },
  };
  act(play, when, {
    ...{ source: 'ec2', name: 'AuthorizeSecurityGroupIngress' },
    request: {
      groupId: group,
      ipPermissions: { items: [{ ...asked, groups: {}, ipRanges: { items: [{ cidrIp: cidr }] } }] },
    },
    response: { _return: true, securityGroupRuleSet: { items: [item] } },
  });
  return id;
};

/** A snapshot that was there before → its id. */
export const setupSnapshot = (play: Play, region: string, name: string, days: number): string => {
  const ids = play.ids(`snapshot ${name}`);
  const [id, volume] = [`snap-0${ids.hex(16)}`, `vol-0${ids.hex(16)}`];
  const started = play.at(-days * 1440);
  play.world.cloud
    .region(region)
    .snapshots.set(id, { id, volume, started, sharedWith: new Set(), tags: { Name: name } });
  return id;
};

/** Lets another account make volumes of it. */
export const shareSnapshot = (play: Play, when: When, { id, account }: { id: string; account: string }): void => {
  const snapshot = play.world.cloud.region(noRegion(when.region)).snapshots.get(id);
  if (!snapshot) throw new TypeError(`There is no snapshot ${id}.`);
  snapshot.sharedWith.add(account);
  act(play, when, {
    ...{ source: 'ec2', name: 'ModifySnapshotAttribute' },
    request: {
      snapshotId: id,
      createVolumePermission: { add: { items: [{ userId: account }] } },
      attributeType: 'CREATE_VOLUME_PERMISSION',
    },
    response: { _return: true },
  });
};

export const setupBucket = (play: Play, region: string, name: string, policy: string | null = null): void => {
  play.world.cloud.buckets.set(name, { name, region, policy });
};

/** The record has the policy as an object, and no answer (domain.md §4.5). */
export const putBucketPolicy = (play: Play, when: When, bucketName: string, policy: string): void => {
  const bucket = play.world.cloud.buckets.get(bucketName);
  if (!bucket) throw new TypeError(`There is no bucket ${bucketName}.`);
  bucket.policy = policy;
  play.call(when.who, when.minutes, {
    ...{ source: 's3', name: 'PutBucketPolicy', readOnly: false, region: bucket.region },
    request: {
      bucketPolicy: JSON.parse(policy) as JsonObject,
      ...{ bucketName, Host: `${bucketName}.s3.${bucket.region}.amazonaws.com`, policy: '' },
    },
    resources: [{ type: 'AWS::S3::Bucket', arn: `arn:aws:s3:::${bucketName}` }],
    extra: { additionalEventData: { SignatureVersion: 'SigV4', AuthenticationMethod: 'AuthHeader' } },
  });
};

/** A secret that was there before. */
export const setupSecret = (play: Play, region: string, name: string, days: number): void => {
  const tail = play.ids(`secret ${name}`).hex(6);
  const arn = `arn:aws:secretsmanager:${region}:${play.world.account}:secret:${name}-${tail}`;
  const created = play.at(-days * 1440);
  play.world.cloud.region(region).secrets.set(name, { arn, name, created, deleted: null, tags: {} });
};

export const startSession = (play: Play, when: When, target: string): void => {
  const ids = play.ids(`session ${when.minutes}`);
  const sessionId = `${when.who.principal.sessionName ?? when.who.principal.userName ?? 'session'}-${ids.hex(17)}`;
  const stream = `wss://ssmmessages.${noRegion(when.region)}.amazonaws.com/v1/data-channel/${sessionId}`;
  act(play, when, {
    ...{ source: 'ssm', name: 'StartSession', request: { target } },
    response: {
      sessionId,
      streamUrl: `${stream}?role=publish_subscribe`,
      tokenValue: 'Value hidden due to security reasons.',
    },
  });
};

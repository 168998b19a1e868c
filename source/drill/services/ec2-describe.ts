import { hour } from '../world/clock.ts';
import type { Instance, RegionCloud, Tags } from '../world/cloud.ts';
import { volumeOf } from '../world/ec2-writes.ts';
import { ApiFailure } from '../world/failure.ts';
import { type Input, list, type Output, optional, required } from '../world/input.ts';

/** Where one Region is looked at, at a world time in ms. */
type Place = { cloud: RegionCloud; account: string; region: string; now: number };
type Describe = (input: Input, place: Place) => Output;

/** ms that a copy of a disc takes. */
const copying = 30_000;

const tagSet = (tags: Tags): Output[] => Object.entries(tags).map(([key, value]) => ({ key, value }));

/** Parameters that are known; any other is refused, as the service does. Filters are not played here. */
const known = (input: Input, ...names: string[]): void => {
  const other = Object.keys(input).find((k) => !names.includes(k));
  if (other === 'Filter') throw new ApiFailure('InvalidParameterValue', 'The filter is invalid');
  if (other !== undefined) throw new ApiFailure('UnknownParameter', `The parameter ${other} is not recognized`);
};

type Kind<T> = {
  /** Name of the parameter, and of the list in the answer. */
  ids: string;
  set: string;
  prefix: string;
  /** `InvalidInstanceID`: its refusals are `.NotFound` and `.Malformed`. */
  code: string;
  word: string;
  all(place: Place): ReadonlyMap<string, T>;
  shown(thing: T, place: Place): Output;
};

/** All of a kind, or those asked for by id: one that is not there refuses the whole question. */
const describe =
  <T>({ ids, set, prefix, code, word, all, shown }: Kind<T>): Describe =>
  (input, place) => {
    known(input, ids, 'MaxResults');
    const wanted = list(input, ids).map(String);
    const form = new RegExp(`^${prefix}-[0-9a-f]{8}(?:[0-9a-f]{9})?$`);
    const bad = wanted.find((id) => !form.test(id));
    if (bad !== undefined) throw new ApiFailure(`${code}.Malformed`, `Invalid id: "${bad}"`);
    const things = all(place);
    const missing = wanted.filter((id) => !things.has(id));
    if (missing.length > 0)
      throw new ApiFailure(`${code}.NotFound`, `The ${word} ID '${missing.join(', ')}' does not exist`);
    const chosen = [...things].filter(([id]) => wanted.length === 0 || wanted.includes(id));
    return { [set]: chosen.map(([, thing]) => shown(thing, place)) };
  };

/** Terminated ones are told of for an hour. */
const told = ({ cloud, now }: Place): ReadonlyMap<string, Instance> =>
  new Map([...cloud.instances].filter(([, i]) => i.terminated === null || now - i.terminated < hour));

const stateOf = ({ launched, terminated }: Instance, now: number): Output => {
  if (terminated !== null && now - terminated < 20_000) return { code: 32, name: 'shutting-down' };
  if (terminated !== null) return { code: 48, name: 'terminated' };
  return now - launched < 20_000 ? { code: 0, name: 'pending' } : { code: 16, name: 'running' };
};

const discOf = ({ id, launched }: Instance): Output => ({
  deviceName: '/dev/xvda',
  ebs: { volumeId: volumeOf(id), status: 'attached', attachTime: new Date(launched), deleteOnTermination: true },
});

const instances = describe<Instance>({
  ...{ ids: 'InstanceId', set: 'reservationSet', prefix: 'i', code: 'InvalidInstanceID', word: 'instance' },
  all: told,
  shown: (i, { account, region, now }) => ({
    reservationId: `r-${i.id.slice(2)}`,
    ownerId: account,
    instancesSet: [
      {
        ...{ instanceId: i.id, imageId: i.image, instanceState: stateOf(i, now), instanceType: 'm6i.large' },
        ...{ launchTime: new Date(i.launched), placement: { availabilityZone: `${region}a`, tenancy: 'default' } },
        ...(i.terminated === null ? { blockDeviceMapping: [discOf(i)] } : {}),
        tagSet: tagSet(i.tags),
      },
    ],
  }),
});

const addresses = describe({
  ...{ ids: 'AllocationId', set: 'addressesSet', prefix: 'eipalloc', code: 'InvalidAllocationID', word: 'allocation' },
  all: ({ cloud }) => cloud.addresses,
  shown: (a, { region }) => ({
    ...{ publicIp: a.ip, allocationId: a.id, domain: 'vpc', publicIpv4Pool: 'amazon', networkBorderGroup: region },
    ...(a.association ? { associationId: a.association } : {}),
    ...(Object.keys(a.tags).length > 0 ? { tagSet: tagSet(a.tags) } : {}),
  }),
});

const groups = describe({
  ...{ ids: 'GroupId', set: 'securityGroupInfo', prefix: 'sg', code: 'InvalidGroup', word: 'security group' },
  all: ({ cloud }) => cloud.groups,
  shown: (g, { account }) => ({
    ...{ ownerId: account, groupId: g.id, groupName: g.name, groupDescription: g.description },
    tagSet: tagSet(g.tags),
  }),
});

const rules = describe({
  ...{ ids: 'SecurityGroupRuleId', set: 'securityGroupRuleSet', prefix: 'sgr' },
  ...{ code: 'InvalidSecurityGroupRuleId', word: 'security group rule' },
  all: ({ cloud }) => cloud.rules,
  shown: (r, { account }) => ({
    ...{ securityGroupRuleId: r.id, groupId: r.group, groupOwnerId: account, isEgress: r.egress },
    ...{ ipProtocol: r.protocol, fromPort: r.from, toPort: r.to, cidrIpv4: r.cidr, tagSet: [] },
  }),
});

const allSnapshots = describe({
  ...{ ids: 'SnapshotId', set: 'snapshotSet', prefix: 'snap', code: 'InvalidSnapshot', word: 'snapshot' },
  all: ({ cloud }) => cloud.snapshots,
  shown: (s, { account, now }) => ({
    ...{ snapshotId: s.id, volumeId: s.volume, startTime: new Date(s.started) },
    ...(now - s.started < copying ? { status: 'pending', progress: '0%' } : { status: 'completed', progress: '100%' }),
    ...(s.description ? { description: s.description } : {}),
    ...{ ownerId: account, volumeSize: 100, encrypted: true, tagSet: tagSet(s.tags) },
  }),
});

/** Our own by their description, which is the one filter that is played. */
const snapshots: Describe = ({ Filter, Owner, ...input }, place) => {
  const owners = list({ Owner: Owner ?? [] }, 'Owner');
  if (owners.some((o) => o !== 'self')) throw new ApiFailure('InvalidUserID.Malformed', 'Invalid user id');
  const filters = list({ Filter: Filter ?? [] }, 'Filter');
  if (filters.length === 0) return allSnapshots(input, place);
  const [filter, ...more] = filters;
  const only = typeof filter === 'object' && !Array.isArray(filter) ? filter : {};
  if (more.length > 0 || only.Name !== 'description')
    throw new ApiFailure('InvalidParameterValue', 'The filter is invalid');
  const wanted = list(only, 'Value');
  const chosen = new Map([...place.cloud.snapshots].filter(([, s]) => wanted.includes(s.description ?? '')));
  return allSnapshots(input, { ...place, cloud: { ...place.cloud, snapshots: chosen } });
};

/** Who may make volumes of it; other attributes are not played. */
const snapshotAttribute: Describe = (input, { cloud }) => {
  known(input, 'SnapshotId', 'Attribute');
  const id = required(input, 'SnapshotId');
  if (optional(input, 'Attribute') !== 'createVolumePermission')
    throw new ApiFailure('InvalidParameterValue', 'Value for parameter attribute is invalid.');
  const snapshot = cloud.snapshots.get(id);
  if (!snapshot) throw new ApiFailure('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  const createVolumePermission = [...snapshot.sharedWith].map((a) => (a === 'all' ? { group: a } : { userId: a }));
  return { snapshotId: id, createVolumePermission };
};

/** Read-only operations of EC2 that this world answers, besides DescribeRegions. */
export const describes: { [operation: string]: Describe } = {
  DescribeInstances: instances,
  DescribeAddresses: addresses,
  DescribeSecurityGroups: groups,
  DescribeSecurityGroupRules: rules,
  DescribeSnapshots: snapshots,
  DescribeSnapshotAttribute: snapshotAttribute,
};

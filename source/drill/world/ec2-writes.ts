import type { RegionCloud } from './cloud.ts';
import type { Credential } from './credentials.ts';
import { ApiFailure } from './failure.ts';
import { idSource } from './ids.ts';
import { type Input, list, type Output, optional } from './input.ts';
import { authorize } from './policy/authorize.ts';
import type { World } from './world.ts';

type Place = { cloud: RegionCloud; at: number; seed: number; label: string };
type Change = { takes: string[]; run(input: Input, place: Place): Output };

const missing = (name: string): ApiFailure =>
  new ApiFailure('MissingParameter', `The request must contain the parameter ${name}`);

const needed = (input: Input, name: string): string => {
  const value = optional(input, name);
  if (value === null || value === '') throw missing(name);
  return value;
};

/** One of a kind by its id, or EC2's own refusal: an id of no form is another thing than one that is not there. */
const found = <T>(things: Map<string, T>, id: string, prefix: string, code: string, word: string): T => {
  if (!new RegExp(`^${prefix}-[0-9a-f]{8}(?:[0-9a-f]{9})?$`).test(id))
    throw new ApiFailure(`${code}.Malformed`, `Invalid id: "${id}"`);
  const thing = things.get(id);
  if (thing === undefined) throw new ApiFailure(`${code}.NotFound`, `The ${word} ID '${id}' does not exist`);
  return thing;
};

const revoke = (egress: boolean): Change => ({
  takes: ['GroupId', 'SecurityGroupRuleId'],
  run: (input, { cloud }) => {
    const group = needed(input, 'GroupId');
    found(cloud.groups, group, 'sg', 'InvalidGroup', 'security group');
    const ids = list(input, 'SecurityGroupRuleId').map(String);
    if (ids.length === 0) throw missing('SecurityGroupRuleId');
    for (const id of ids) {
      const rule = found(cloud.rules, id, 'sgr', 'InvalidSecurityGroupRuleId', 'security group rule');
      if (rule.group !== group || rule.egress !== egress)
        throw new ApiFailure(
          'InvalidSecurityGroupRuleId.NotFound',
          `The security group rule ID '${id}' does not exist`,
        );
    }
    for (const id of ids) cloud.rules.delete(id);
    return { return: true };
  },
});

const code = { running: 16, 'shutting-down': 32, terminated: 48 };

/** Changes of EC2 that this world plays, as strict about what hangs on a thing as the real one (domain.md §5.3). */
const changes: { [operation: string]: Change } = {
  ReleaseAddress: {
    takes: ['AllocationId'],
    run: (input, { cloud }) => {
      const id = needed(input, 'AllocationId');
      const address = found(cloud.addresses, id, 'eipalloc', 'InvalidAllocationID', 'allocation');
      if (address.association) throw new ApiFailure('InvalidIPAddress.InUse', `Address ${address.ip} is in use.`);
      cloud.addresses.delete(id);
      return { return: true };
    },
  },
  TerminateInstances: {
    takes: ['InstanceId'],
    run: (input, { cloud, at }) => {
      const ids = list(input, 'InstanceId').map(String);
      if (ids.length === 0) throw missing('InstanceId');
      const machines = ids.map((id) => found(cloud.instances, id, 'i', 'InvalidInstanceID', 'instance'));
      return {
        instancesSet: machines.map((m) => {
          const before = m.terminated === null ? 'running' : 'terminated';
          const after = m.terminated === null ? 'shutting-down' : 'terminated';
          m.terminated ??= at;
          const state = (name: keyof typeof code): Output => ({ code: code[name], name });
          return { instanceId: m.id, currentState: state(after), previousState: state(before) };
        }),
      };
    },
  },
  CreateSnapshots: {
    takes: ['InstanceSpecification', 'Description'],
    run: (input, { cloud, at, seed, label }) => {
      const of = input.InstanceSpecification;
      const id = typeof of === 'object' && !Array.isArray(of) ? needed(of, 'InstanceId') : '';
      if (id === '') throw missing('InstanceSpecification');
      const machine = found(cloud.instances, id, 'i', 'InvalidInstanceID', 'instance');
      if (machine.terminated !== null)
        throw new ApiFailure('IncorrectInstanceState', `The instance ID '${id}' is not in a valid state`);
      const snapshotId = `snap-0${idSource(seed, label).hex(16)}`;
      const [description, volume] = [optional(input, 'Description') ?? '', volumeOf(id)];
      cloud.snapshots.set(snapshotId, {
        id: snapshotId,
        volume,
        started: at,
        sharedWith: new Set(),
        tags: {},
        description,
      });
      return {
        snapshotSet: [{ snapshotId, volumeId: volume, state: 'pending', description, startTime: new Date(at) }],
      };
    },
  },
  DeleteSecurityGroup: {
    takes: ['GroupId'],
    run: (input, { cloud }) => {
      const id = needed(input, 'GroupId');
      const group = found(cloud.groups, id, 'sg', 'InvalidGroup', 'security group');
      if (group.usedBy) throw new ApiFailure('DependencyViolation', `resource ${id} has a dependent object`);
      cloud.groups.delete(id);
      for (const [rule, { group: of }] of cloud.rules) if (of === id) cloud.rules.delete(rule);
      return { return: true };
    },
  },
  DeleteSnapshot: {
    takes: ['SnapshotId'],
    run: (input, { cloud }) => {
      const id = needed(input, 'SnapshotId');
      found(cloud.snapshots, id, 'snap', 'InvalidSnapshot', 'snapshot');
      cloud.snapshots.delete(id);
      return { return: true };
    },
  },
  RevokeSecurityGroupIngress: revoke(false),
  RevokeSecurityGroupEgress: revoke(true),
};

/** The one disc of a machine. */
export const volumeOf = (instance: string): string => `vol-${instance.slice(2)}`;

export const isEc2Write = (operation: string): boolean => Object.hasOwn(changes, operation);

/** Throws what EC2 would answer before it does anything: a parameter that it does not know, a permission that is missing. */
export const checkEc2Write = (world: World, who: Credential, operation: string, input: Input): void => {
  const change = changes[operation];
  if (!change) throw new ApiFailure('InvalidAction', `The action ${operation} is not valid for this web service.`);
  authorize(world.graph, who, `ec2:${operation}`, '*');
  const other = Object.keys(input).find((k) => !change.takes.includes(k) && k !== 'DryRun');
  if (other !== undefined) throw new ApiFailure('UnknownParameter', `The parameter ${other} is not recognized`);
  if (optional(input, 'DryRun') === 'true')
    throw new ApiFailure('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
};

/** Carries a change out. The same on every replay. `at`: world time, ms. */
export const performEc2 = (
  world: World,
  who: Credential,
  write: { operation: string; input: Input; region: string; at: number; seq: number },
): Output => {
  checkEc2Write(world, who, write.operation, write.input);
  const { at, seq, region } = write;
  const place = { cloud: world.cloud.region(region), at, seed: world.seed, label: `write|${seq}` };
  return changes[write.operation]?.run(write.input, place) ?? {};
};

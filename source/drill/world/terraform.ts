import type { Json, JsonObject } from '../../core/words.ts';
import { type Cast, roleArnOf } from '../scenario/cast.ts';
import { trusts } from '../scenario/policies.ts';
import type { World } from './world.ts';

/** One managed object: as the code and the state have it, and as it is now (null = not there). */
export type Managed = { type: string; name: string; state: JsonObject; now: JsonObject | null };

const provider = 'registry.terraform.io/hashicorp/aws';
export const providerOf = (): string => provider;

const tagsOf = (tags: ReadonlyMap<string, string>): JsonObject => Object.fromEntries(tags);

const role = ({ graph }: World, name: string, label: string, trust: string): Managed => {
  const arn = roleArnOf(graph.account, name);
  const found = graph.roles.get(name);
  const base = { id: name, name, arn, path: '/', max_session_duration: found?.maxSessionSeconds ?? 3600 };
  const state = { ...base, assume_role_policy: trust, tags: {} };
  const now = found ? { ...base, assume_role_policy: found.trust, tags: tagsOf(found.tags) } : null;
  return { type: 'aws_iam_role', name: label, state, now };
};

const instance = ({ cloud, account }: World, label: string, id: string, tag: string): Managed => {
  const found = cloud.region('us-east-1').instances.get(id);
  const state = {
    ...{ id, arn: `arn:aws:ec2:us-east-1:${account}:instance/${id}`, ami: 'ami-0b4f379183e5706b9' },
    ...{ instance_type: 'm6i.large', user_data: null, tags: { Name: tag } },
  };
  const there = found && found.terminated === null;
  return { type: 'aws_instance', name: label, state, now: there ? { ...state, tags: { ...found.tags } } : null };
};

/** Nobody knows since when: the call that did it is older than any event history. */
const bucket = ({ cloud }: World, label: string, name: string): Managed => {
  const state = {
    id: name,
    bucket: name,
    arn: `arn:aws:s3:::${name}`,
    tags: { Team: label },
    versioning: [{ enabled: true }],
  };
  return {
    ...{ type: 'aws_s3_bucket', name: label, state },
    now: cloud.buckets.has(name) ? { ...state, versioning: [{ enabled: false }] } : null,
  };
};

/**
 * What the root `us-east` of the drill manages. The story left it different in three ways: by the session (the machine that
 * it ended, the role that trusts a stranger), by an engineer's hand before (a tag on the Vault server's role), and by nobody
 * that anything tells of (a bucket).
 */
export const managedIn = (world: World, cast: Cast): Managed[] => {
  const own = trusts({ AWS: `arn:aws:iam::${world.account}:root` });
  const ec2 = trusts({ Service: 'ec2.amazonaws.com' });
  const machines = [...world.cloud.region('us-east-1').instances.values()];
  const bastion = machines.find((m) => m.tags.Name === 'bastion');
  return [
    instance(world, 'worker', cast.broken, `${cast.orders}-worker`),
    ...(bastion ? [instance(world, 'bastion', bastion.id, 'bastion')] : []),
    role(world, `${cast.payments}-deploy`, 'deploy', own),
    role(world, 'ops-chain-a', 'ops_chain_a', own),
    role(world, 'ops-chain-b', 'ops_chain_b', own),
    role(world, 'vault-server', 'vault_server', ec2),
    bucket(world, 'orders', `${cast.orders}-data`),
  ];
};

/** What is there in the provider's Region, and would be found by an import (domain.md §4.8). */
const existingIn = ({ cloud, account }: World): Json[] => {
  const region = cloud.region('us-east-1');
  const arn = (word: string, id: string) => `arn:aws:ec2:us-east-1:${account}:${word}/${id}`;
  const one = (type: string, id: string, word: string, more: JsonObject): Json => ({
    ...{ type, id, values: { id, arn: arn(word, id), ...more } },
  });
  return [
    ...[...region.addresses.values()].map((a) =>
      one('aws_eip', a.id, 'elastic-ip', { allocation_id: a.id, public_ip: a.ip, tags: { ...a.tags } }),
    ),
    ...[...region.instances.values()]
      .filter((i) => i.terminated === null)
      .map((i) => one('aws_instance', i.id, 'instance', { ami: i.image, tags: { ...i.tags } })),
    ...[...region.rules.values()].flatMap((r) => {
      const way = r.egress ? 'aws_vpc_security_group_egress_rule' : 'aws_vpc_security_group_ingress_rule';
      const values = { security_group_id: r.group, cidr_ipv4: r.cidr, from_port: r.from, to_port: r.to };
      return [one(way, r.id, 'security-group-rule', { security_group_rule_id: r.id, ...values })];
    }),
    ...[...region.snapshots.values()].map((s) => one('aws_ebs_snapshot', s.id, 'snapshot', { volume_id: s.volume })),
  ];
};

/** For the stand-in program: everything as JSON. `commit` is what its checkout is at. */
export const terraformJson = (world: World, cast: Cast, commit: string): JsonObject => ({
  commit,
  lineage: `drill-${world.seed}`,
  resources: managedIn(world, cast).map((m): Json => ({ ...m, provider })),
  existing: existingIn(world),
});

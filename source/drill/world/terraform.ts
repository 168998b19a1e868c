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

/** For the stand-in program: everything as JSON. `commit` is what its checkout is at. */
export const terraformJson = (world: World, cast: Cast, commit: string): JsonObject => ({
  commit,
  lineage: `drill-${world.seed}`,
  resources: managedIn(world, cast).map((m): Json => ({ ...m, provider })),
});

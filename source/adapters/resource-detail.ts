import * as ec2 from '@aws-sdk/client-ec2';
import * as rds from '@aws-sdk/client-rds';
import type { ClockPort, ResourceDetailPort } from '../core/ports.ts';
import { notRead, type Reading } from '../core/reading.ts';
import type { DetailAsk, ResourceDetail } from '../core/resource-detail.ts';
import { removalFor } from '../core/resource-removal.ts';
import type { JsonObject } from '../core/words.ts';
import { type AwsAccess, clientConfig } from './aws-client.ts';
import { callsOf } from './resources/calls.ts';
import { connectEc2, type Ec2Calls } from './resources/ec2-connect.ts';
import { only, orAbsent, phaseOf, tagsOf } from './resources/probe.ts';

type At = { region: string; id: string; signal: AbortSignal };
type Look = (at: At) => Promise<Reading<ResourceDetail | null>>;

/** A description as it goes into a file: times as text, nothing that is undefined. */
const plain = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject;
const ids = (...values: (string | undefined)[]): string[] => values.filter((v) => v !== undefined);

type Tag = { Key?: string | undefined; Value?: string | undefined };
const detail = (full: object, tags: Tag[] | undefined, more: Partial<ResourceDetail> = {}): ResourceDetail => ({
  ...{ full: plain(full), phase: 'there', state: null, tags: tagsOf(tags) },
  ...more,
});

const looksAtEc2 = (calls: Ec2Calls): { [type: string]: Look } => {
  const address: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeAddresses', () => new ec2.DescribeAddressesCommand({ AllocationIds: [id] })] as const),
      ({ Addresses }) =>
        only(Addresses, (a) =>
          a.AllocationId === id
            ? detail(a, a.Tags, {
                hangs: a.AssociationId ? ids(a.AssociationId, a.InstanceId, a.NetworkInterfaceId) : [],
              })
            : undefined,
        ),
    );
  const instance: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeInstances', () => new ec2.DescribeInstancesCommand({ InstanceIds: [id] })] as const),
      ({ Reservations }) =>
        only(
          Reservations?.flatMap((r) => r.Instances ?? []),
          (i) =>
            i.InstanceId === id && i.State?.Name
              ? detail(i, i.Tags, {
                  ...phaseOf(i.State.Name, { ending: ['shutting-down'], gone: ['terminated'] }),
                  hangs: ids(...(i.BlockDeviceMappings ?? []).map((b) => b.Ebs?.VolumeId)),
                })
              : undefined,
        ),
    );
  const group: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeSecurityGroups', () => new ec2.DescribeSecurityGroupsCommand({ GroupIds: [id] })] as const),
      ({ SecurityGroups }) => only(SecurityGroups, (g) => (g.GroupId === id ? detail(g, g.Tags) : undefined)),
    );
  const rule: Look = ({ id, ...at }) =>
    calls.one(
      at,
      'DescribeSecurityGroupRules',
      () => new ec2.DescribeSecurityGroupRulesCommand({ SecurityGroupRuleIds: [id] }),
      ({ SecurityGroupRules }) =>
        only(SecurityGroupRules, (r) =>
          r.SecurityGroupRuleId === id && r.GroupId && r.IsEgress !== undefined
            ? detail(r, r.Tags, { rule: { group: r.GroupId, egress: r.IsEgress } })
            : undefined,
        ),
    );
  const snapshot: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeSnapshots', () => new ec2.DescribeSnapshotsCommand({ SnapshotIds: [id] })] as const),
      ({ Snapshots }) =>
        only(Snapshots, (s) => (s.SnapshotId === id ? detail(s, s.Tags, { state: s.State ?? null }) : undefined)),
    );
  const volume: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeVolumes', () => new ec2.DescribeVolumesCommand({ VolumeIds: [id] })] as const),
      ({ Volumes }) =>
        only(Volumes, (v) =>
          v.VolumeId === id
            ? detail(v, v.Tags, {
                ...phaseOf(v.State, { ending: ['deleting'], gone: ['deleted'] }),
                hangs: ids(...(v.Attachments ?? []).map((a) => a.InstanceId)),
              })
            : undefined,
        ),
    );
  const keyPair: Look = ({ id, ...at }) => {
    const asked = /^key-[0-9a-f]+$/.test(id) ? { KeyPairIds: [id] } : { KeyNames: [id] };
    return calls.one(
      ...([at, 'DescribeKeyPairs', () => new ec2.DescribeKeyPairsCommand(asked)] as const),
      ({ KeyPairs }) =>
        only(KeyPairs, (k) =>
          k.KeyPairId && (k.KeyName === id || k.KeyPairId === id) ? detail(k, k.Tags) : undefined,
        ),
    );
  };
  const image: Look = ({ id, ...at }) =>
    calls.one(
      ...([at, 'DescribeImages', () => new ec2.DescribeImagesCommand({ ImageIds: [id] })] as const),
      ({ Images }) =>
        only(Images, (i) =>
          i.ImageId === id
            ? detail(i, i.Tags, {
                ...phaseOf(i.State, { gone: ['deregistered'] }),
                hangs: ids(...(i.BlockDeviceMappings ?? []).map((b) => b.Ebs?.SnapshotId)),
              })
            : undefined,
        ),
    );
  return {
    ...{ aws_eip: address, aws_instance: instance, aws_security_group: group, aws_security_group_rule: rule },
    ...{ aws_vpc_security_group_ingress_rule: rule, aws_vpc_security_group_egress_rule: rule },
    ...{ aws_ebs_snapshot: snapshot, aws_ebs_snapshot_copy: snapshot, aws_ebs_volume: volume, aws_key_pair: keyPair },
    ...{ aws_ami: image, aws_ami_from_instance: image, aws_ami_copy: image },
  };
};

/** Resources in full, with the reading credentials: what stands in evidence before one of them is removed. */
export const createResourceDetail = (access: AwsAccess, clock: ClockPort): ResourceDetailPort & { close(): void } => {
  const calls = connectEc2({ access, clock });
  const dbs = callsOf({ access, clock }, 'rds', (region) => new rds.RDSClient(clientConfig(access, 'rds', region)));
  const dbSnapshot: Look = ({ id, ...at }) =>
    dbs.one(
      ...([at, 'DescribeDBSnapshots', () => new rds.DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id })] as const),
      ({ DBSnapshots }) =>
        only(DBSnapshots, (s) =>
          s.DBSnapshotIdentifier?.toLowerCase() === id.toLowerCase()
            ? detail(s, s.TagList, phaseOf(s.Status, { ending: ['deleting'] }))
            : undefined,
        ),
    );
  const clusterSnapshot: Look = ({ id, ...at }) =>
    dbs.one(
      at,
      'DescribeDBClusterSnapshots',
      () => new rds.DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }),
      ({ DBClusterSnapshots }) =>
        only(DBClusterSnapshots, (s) =>
          s.DBClusterSnapshotIdentifier?.toLowerCase() === id.toLowerCase()
            ? detail(s, s.TagList, phaseOf(s.Status, { ending: ['deleting'] }))
            : undefined,
        ),
    );
  const looks: { [type: string]: Look } = {
    ...looksAtEc2(calls),
    ...{ aws_db_snapshot: dbSnapshot, aws_db_snapshot_copy: dbSnapshot, aws_db_cluster_snapshot: clusterSnapshot },
  };
  const refused = (what: string) => notRead({ kind: 'refused' as const, what }, clock.now());
  return {
    describe: async ({ region, type, id }: DetailAsk, signal) => {
      const look = Object.hasOwn(looks, type) ? looks[type] : undefined;
      // After its removal a key pair is asked for by its id.
      const removal = removalFor({ type, id });
      if (!look || !removal) return refused(`no full description of ${type} is read`);
      return orAbsent(await look({ region, id, signal }), removal.gone);
    },
    snapshots: ({ region, description }, signal) => {
      if (!description.startsWith('reseal: ')) return Promise.resolve(refused('only our own snapshots are looked for'));
      const Filters = [{ Name: 'description', Values: [description] }];
      return calls.one(
        { region, signal },
        'DescribeSnapshots',
        () => new ec2.DescribeSnapshotsCommand({ OwnerIds: ['self'], Filters }),
        ({ Snapshots }) =>
          Snapshots?.filter((s) => s.Description === description).map((s) => ({
            ...{ id: s.SnapshotId ?? '', volume: s.VolumeId ?? '', state: s.State ?? '' },
          })),
      );
    },
    close: () => {
      calls.close();
      dbs.close();
    },
  };
};

import {
  DescribeAddressesCommand,
  DescribeInstancesCommand,
  DescribeKeyPairsCommand,
  DescribeLaunchTemplatesCommand,
  DescribeVolumesCommand,
  type Volume,
} from '@aws-sdk/client-ec2';
import type { ResourceState } from '../../core/resource-state.ts';
import { connectEc2 } from './ec2-connect.ts';
import { imageProbe, snapshotProbe } from './ec2-shared.ts';
import {
  type Asked,
  among,
  notUnderstood,
  type Opened,
  only,
  orAbsent,
  type Place,
  type Probe,
  phaseOf,
  stateOf,
  tagsOf,
} from './probe.ts';

/** Machines, addresses, discs and what is made of them (domain.md §4.8, rows 1–3 and 14–20). */
export const open = (place: Place): Opened => {
  const calls = connectEc2(place);

  const instance: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeInstances',
        () => new DescribeInstancesCommand({ InstanceIds: [asked.id] }),
        ({ Reservations }) =>
          only(
            Reservations?.flatMap((r) => r.Instances ?? []),
            ({ InstanceId, State, Tags }) => {
              if (InstanceId !== asked.id || !State?.Name) return undefined;
              const phase = phaseOf(State.Name, { ending: ['shutting-down'], gone: ['terminated'] });
              return stateOf({ ...phase, uniqueId: InstanceId, tags: tagsOf(Tags) });
            },
          ),
      ),
      ['InvalidInstanceID.NotFound'],
    );

  const address: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeAddresses',
        () => new DescribeAddressesCommand({ AllocationIds: [asked.id] }),
        ({ Addresses }) =>
          only(Addresses, ({ AllocationId, AssociationId, InstanceId, NetworkInterfaceId, Tags }) => {
            if (AllocationId !== asked.id) return undefined;
            const holder = AssociationId
              ? `in use by ${InstanceId ?? NetworkInterfaceId ?? 'something'}`
              : 'not in use';
            return stateOf({ uniqueId: asked.id, state: holder, tags: tagsOf(Tags) });
          }),
      ),
      ['InvalidAllocationID.NotFound'],
    );

  const association: Probe = (asked) =>
    calls.one(
      asked,
      'DescribeAddresses',
      () => new DescribeAddressesCommand({ Filters: [{ Name: 'association-id', Values: [asked.id] }] }),
      ({ Addresses }) =>
        among(
          Addresses,
          (a) => a.AssociationId === asked.id,
          () => stateOf({ uniqueId: asked.id }),
        ),
    );

  const volumeOf = async (asked: Asked, id: string, look: (v: Volume) => ResourceState | undefined) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeVolumes',
        () => new DescribeVolumesCommand({ VolumeIds: [id] }),
        ({ Volumes }) => only(Volumes, (v) => (v.VolumeId === id && v.State ? look(v) : undefined)),
      ),
      ['InvalidVolume.NotFound'],
    );

  const volume: Probe = (asked) =>
    volumeOf(asked, asked.id, ({ State, CreateTime, Tags }) => {
      const phase = phaseOf(State, { ending: ['deleting'], gone: ['deleted'] });
      return stateOf({ ...phase, uniqueId: asked.id, created: CreateTime, tags: tagsOf(Tags) });
    });

  /** Known by its place: `/dev/sdh:vol-…:i-…`. */
  const attachment: Probe = async (asked) => {
    const [, device, id, holder] = /^(.+):(vol-[0-9a-f]+):(i-[0-9a-f]+)$/.exec(asked.id) ?? [];
    if (!id) return notUnderstood(place);
    return volumeOf(asked, id, ({ Attachments }) => {
      const there = Attachments?.some((a) => a.Device === device && a.InstanceId === holder);
      return stateOf(there ? { state: 'attached' } : { phase: 'gone', state: 'not attached' });
    });
  };

  const keyPair: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeKeyPairs',
        () =>
          new DescribeKeyPairsCommand(
            asked.id.startsWith('key-') ? { KeyPairIds: [asked.id] } : { KeyNames: [asked.id] },
          ),
        ({ KeyPairs }) =>
          only(KeyPairs, ({ KeyName, KeyPairId, CreateTime, Tags }) =>
            KeyPairId && (KeyName === asked.id || KeyPairId === asked.id)
              ? stateOf({ uniqueId: KeyPairId, created: CreateTime, tags: tagsOf(Tags) })
              : undefined,
          ),
      ),
      ['InvalidKeyPair.NotFound'],
    );

  const template: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeLaunchTemplates',
        () => new DescribeLaunchTemplatesCommand({ LaunchTemplateIds: [asked.id] }),
        ({ LaunchTemplates }) =>
          only(LaunchTemplates, ({ LaunchTemplateId, CreateTime, Tags }) =>
            LaunchTemplateId === asked.id
              ? stateOf({ uniqueId: asked.id, created: CreateTime, tags: tagsOf(Tags) })
              : undefined,
          ),
      ),
      ['InvalidLaunchTemplateId.NotFound'],
    );

  const [snapshot, image] = [snapshotProbe(calls), imageProbe(calls)];
  return {
    probes: {
      ...{ aws_instance: instance, aws_eip: address, aws_eip_association: association, aws_key_pair: keyPair },
      aws_ec2_instance_state: instance,
      ...{ aws_ebs_volume: volume, aws_volume_attachment: attachment, aws_launch_template: template },
      ...{
        aws_ebs_snapshot: snapshot,
        aws_ebs_snapshot_copy: snapshot,
        aws_snapshot_create_volume_permission: snapshot,
      },
      ...{ aws_ami: image, aws_ami_from_instance: image, aws_ami_copy: image, aws_ami_launch_permission: image },
    },
    close: calls.close,
  };
};

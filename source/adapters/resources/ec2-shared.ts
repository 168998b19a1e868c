import {
  DescribeImageAttributeCommand,
  DescribeImagesCommand,
  DescribeSnapshotAttributeCommand,
  DescribeSnapshotsCommand,
} from '@aws-sdk/client-ec2';
import type { ResourceState } from '../../core/resource-state.ts';
import { alsoRead } from './calls.ts';
import type { Ec2Calls } from './ec2-connect.ts';
import { only, orAbsent, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';

type Permission = { Group?: string; UserId?: string; OrganizationArn?: string; OrganizationalUnitArn?: string };

/** Who else may use it: the group `all` is everybody. */
const opened = (state: ResourceState, permissions: Permission[]): ResourceState => ({
  ...state,
  public: permissions.some((p) => p.Group === 'all'),
  sharedWith: permissions.flatMap((p) => p.UserId ?? p.OrganizationArn ?? p.OrganizationalUnitArn ?? []).sort(),
});

export const snapshotProbe =
  (calls: Ec2Calls): Probe =>
  async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeSnapshots',
      () => new DescribeSnapshotsCommand({ SnapshotIds: [asked.id] }),
      ({ Snapshots }) =>
        only(Snapshots, ({ SnapshotId, State, StartTime, Tags }) =>
          SnapshotId === asked.id && State
            ? stateOf({ uniqueId: asked.id, state: State, created: StartTime, tags: tagsOf(Tags) })
            : undefined,
        ),
    );
    const attribute = () =>
      calls.one(
        asked,
        'DescribeSnapshotAttribute',
        () => new DescribeSnapshotAttributeCommand({ SnapshotId: asked.id, Attribute: 'createVolumePermission' }),
        (out) => (out.SnapshotId === asked.id ? out.CreateVolumePermissions : undefined),
      );
    const whole = asked.look === 'shared' ? await alsoRead(head, attribute, opened) : head;
    return orAbsent(whole, ['InvalidSnapshot.NotFound']);
  };

/** `CreationDate` is text; an image taken back keeps its id in the code `Unavailable`. */
export const imageProbe =
  (calls: Ec2Calls): Probe =>
  async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeImages',
      () => new DescribeImagesCommand({ ImageIds: [asked.id] }),
      ({ Images }) =>
        only(Images, ({ ImageId, State, CreationDate, Tags }) =>
          ImageId === asked.id && State
            ? stateOf({
                ...phaseOf(State, { gone: ['deregistered'] }),
                ...{ uniqueId: asked.id, created: Date.parse(CreationDate ?? ''), tags: tagsOf(Tags) },
              })
            : undefined,
        ),
    );
    const attribute = () =>
      calls.one(
        asked,
        'DescribeImageAttribute',
        () => new DescribeImageAttributeCommand({ ImageId: asked.id, Attribute: 'launchPermission' }),
        (out) => (out.ImageId === asked.id ? out.LaunchPermissions : undefined),
      );
    const whole = asked.look === 'shared' ? await alsoRead(head, attribute, opened) : head;
    return orAbsent(whole, ['InvalidAMIID.NotFound', 'InvalidAMIID.Unavailable']);
  };

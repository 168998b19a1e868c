import { GetInstanceProfileCommand, IAMClient } from '@aws-sdk/client-iam';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

const absent = ['NoSuchEntity'];

/** Instance profiles, by which a machine gets a role (domain.md §4.8, row 43). */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'iam', (region) => new IAMClient(clientConfig(place.access, 'iam', region)));

  const profile: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetInstanceProfile',
        () => new GetInstanceProfileCommand({ InstanceProfileName: asked.id }),
        ({ InstanceProfile: p }) =>
          p?.InstanceProfileName === asked.id && p.InstanceProfileId
            ? stateOf({ uniqueId: p.InstanceProfileId, created: p.CreateDate })
            : undefined,
      ),
      absent,
    );

  /** `profile/role`: is it still the role of that profile? */
  const role: Probe = async (asked) => {
    const [name = '', wanted = ''] = asked.id.split('/');
    if (name === '' || wanted === '') return notUnderstood(place);
    return orAbsent(
      await calls.one(
        asked,
        'GetInstanceProfile',
        () => new GetInstanceProfileCommand({ InstanceProfileName: name }),
        ({ InstanceProfile: p }) =>
          p?.InstanceProfileName !== name || p.Roles === undefined
            ? undefined
            : p.Roles.some((r) => r.RoleName === wanted)
              ? stateOf({ state: `${wanted} is its role` })
              : stateOf({ phase: 'gone', state: `${wanted} is not its role` }),
      ),
      absent,
    );
  };

  return { probes: { aws_iam_instance_profile: profile, aws_iam_instance_profile_role: role }, close: calls.close };
};

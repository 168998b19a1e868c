import {
  DescribeGroupCommand,
  DescribeGroupMembershipCommand,
  DescribeUserCommand,
  IdentitystoreClient,
} from '@aws-sdk/client-identitystore';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

const absent = ['ResourceNotFound'];

/** People and groups of Identity Center (domain.md §13.4), by `store/id`. Their names are read by nobody here. */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'identitystore',
    (region) => new IdentitystoreClient(clientConfig(place.access, 'identitystore', region)),
  );
  const partsOf = (id: string): { IdentityStoreId: string; own: string } | null => {
    const [IdentityStoreId = '', own = '', ...rest] = id.split('/');
    return /^d-[0-9a-f]+$/.test(IdentityStoreId) && own !== '' && rest.length === 0 ? { IdentityStoreId, own } : null;
  };

  const user: Probe = async (asked) => {
    const parts = partsOf(asked.id);
    if (!parts) return notUnderstood(place);
    const { IdentityStoreId, own } = parts;
    return orAbsent(
      await calls.one(
        asked,
        'DescribeUser',
        () => new DescribeUserCommand({ IdentityStoreId, UserId: own }),
        (out) => (out.UserId === own ? stateOf({ uniqueId: own }) : undefined),
      ),
      absent,
    );
  };

  const group: Probe = async (asked) => {
    const parts = partsOf(asked.id);
    if (!parts) return notUnderstood(place);
    const { IdentityStoreId, own } = parts;
    return orAbsent(
      await calls.one(
        asked,
        'DescribeGroup',
        () => new DescribeGroupCommand({ IdentityStoreId, GroupId: own }),
        (out) => (out.GroupId === own ? stateOf({ uniqueId: own }) : undefined),
      ),
      absent,
    );
  };

  const membership: Probe = async (asked) => {
    const parts = partsOf(asked.id);
    if (!parts) return notUnderstood(place);
    const { IdentityStoreId, own } = parts;
    return orAbsent(
      await calls.one(
        asked,
        'DescribeGroupMembership',
        () => new DescribeGroupMembershipCommand({ IdentityStoreId, MembershipId: own }),
        (out) => (out.MembershipId === own ? stateOf({ uniqueId: own }) : undefined),
      ),
      absent,
    );
  };

  return {
    probes: {
      ...{ aws_identitystore_user: user, aws_identitystore_group: group },
      aws_identitystore_group_membership: membership,
    },
    close: calls.close,
  };
};

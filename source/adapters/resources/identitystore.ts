import {
  DescribeGroupCommand,
  DescribeGroupMembershipCommand,
  DescribeUserCommand,
  IdentitystoreClient,
} from '@aws-sdk/client-identitystore';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { type Asked, notUnderstood, type Opened, orAbsent, type Place, type Probe, stateOf } from './probe.ts';

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

  const byParts =
    (ask: (asked: Asked, store: string, own: string) => ReturnType<Probe>): Probe =>
    async (asked) => {
      const parts = partsOf(asked.id);
      return parts ? orAbsent(await ask(asked, parts.IdentityStoreId, parts.own), absent) : notUnderstood(place);
    };

  const user = byParts((asked, IdentityStoreId, own) =>
    calls.one(
      asked,
      'DescribeUser',
      () => new DescribeUserCommand({ IdentityStoreId, UserId: own }),
      (out) => (out.UserId === own ? stateOf({ uniqueId: own }) : undefined),
    ),
  );
  const group = byParts((asked, IdentityStoreId, own) =>
    calls.one(
      asked,
      'DescribeGroup',
      () => new DescribeGroupCommand({ IdentityStoreId, GroupId: own }),
      (out) => (out.GroupId === own ? stateOf({ uniqueId: own }) : undefined),
    ),
  );
  const membership = byParts((asked, IdentityStoreId, own) =>
    calls.one(
      asked,
      'DescribeGroupMembership',
      () => new DescribeGroupMembershipCommand({ IdentityStoreId, MembershipId: own }),
      (out) => (out.MembershipId === own ? stateOf({ uniqueId: own }) : undefined),
    ),
  );

  return {
    probes: {
      ...{ aws_identitystore_user: user, aws_identitystore_group: group },
      aws_identitystore_group_membership: membership,
    },
    close: calls.close,
  };
};

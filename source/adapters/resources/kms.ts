import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  ListAliasesCommand,
  ListGrantsCommand,
} from '@aws-sdk/client-kms';
import type { ResourceState } from '../../core/resource-state.ts';
import { clientConfig } from '../aws-client.ts';
import { withPolicy } from './audience.ts';
import { alsoRead, callsOf } from './calls.ts';
import { among, notUnderstood, type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf } from './probe.ts';

const absent = ['NotFound'];

/** Keys, aliases, grants (domain.md §4.8, rows 72–74). A key that is to be deleted can be had back for 7 to 30 days. */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'kms', (region) => new KMSClient(clientConfig(place.access, 'kms', region)));

  const key: Probe = async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeKey',
      () => new DescribeKeyCommand({ KeyId: asked.id }),
      ({ KeyMetadata: k }): ResourceState | undefined => {
        if (!k?.KeyId || !k.KeyState || (!asked.id.endsWith(k.KeyId) && !asked.id.includes('alias/'))) return undefined;
        const phase = phaseOf(k.KeyState, { ending: ['PendingDeletion', 'PendingReplicaDeletion'] });
        return stateOf({ ...phase, uniqueId: k.KeyId, created: k.CreationDate });
      },
    );
    if (asked.look === 'there') return orAbsent(head, absent);
    const policy = () =>
      calls.one(
        asked,
        'GetKeyPolicy',
        () => new GetKeyPolicyCommand({ KeyId: asked.id, PolicyName: 'default' }),
        ({ Policy }) => Policy,
      );
    return orAbsent(await alsoRead(head, policy, (s, text) => withPolicy(s, text, asked.account)), absent);
  };

  const alias: Probe = (asked) =>
    calls.search(
      asked,
      'ListAliases',
      (Marker) => new ListAliasesCommand({ Marker }),
      ({ Aliases }) =>
        among(
          Aliases,
          (a) => a.AliasName === asked.id || a.AliasArn === asked.id,
          (a) => stateOf({ created: a.CreationDate, state: `of key ${a.TargetKeyId ?? '(none)'}` }),
        ),
      (out) => (out.Truncated ? out.NextMarker : undefined),
    );

  /** `key:grant`; the grantee is who it was shared with. */
  const grant: Probe = async (asked) => {
    const cut = asked.id.lastIndexOf(':');
    const [KeyId, id] = cut < 0 ? [asked.parent ?? '', asked.id] : [asked.id.slice(0, cut), asked.id.slice(cut + 1)];
    if (KeyId === '') return notUnderstood(place);
    return orAbsent(
      await calls.search(
        asked,
        'ListGrants',
        (Marker) => new ListGrantsCommand({ KeyId, Marker }),
        ({ Grants }) =>
          among(
            Grants,
            (g) => g.GrantId === id,
            (g) =>
              stateOf({
                ...{ uniqueId: id, created: g.CreationDate, public: false },
                sharedWith: g.GranteePrincipal ? [g.GranteePrincipal] : [],
              }),
          ),
        (out) => (out.Truncated ? out.NextMarker : undefined),
      ),
      absent,
    );
  };

  return {
    probes: { aws_kms_key: key, aws_kms_key_policy: key, aws_kms_alias: alias, aws_kms_grant: grant },
    close: calls.close,
  };
};

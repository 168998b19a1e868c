import { GetResourceShareAssociationsCommand, GetResourceSharesCommand, RAMClient } from '@aws-sdk/client-ram';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, ifThere, type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf } from './probe.ts';

const absent = ['UnknownResource'];
const over = { ending: ['DELETING'], gone: ['DELETED', 'FAILED'] };

/** Shares of the Resource Access Manager: with whom, by their associations (domain.md §4.8, row 91). */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'ram', (region) => new RAMClient(clientConfig(place.access, 'ram', region)));

  const share: Probe = async (asked) => {
    const head = orAbsent(
      await calls.search(
        asked,
        'GetResourceShares',
        (nextToken) =>
          new GetResourceSharesCommand({ resourceOwner: 'SELF', resourceShareArns: [asked.id], nextToken }),
        ({ resourceShares }) =>
          among(
            resourceShares,
            (s) => s.resourceShareArn === asked.id,
            (s) => stateOf({ ...phaseOf(s.status, over), uniqueId: asked.id, created: s.creationTime }),
          ),
        (out) => out.nextToken,
      ),
      absent,
    );
    if (asked.look !== 'shared') return head;
    return ifThere(head, async (state) => {
      const people: string[] = [];
      const all = await calls.search(
        asked,
        'GetResourceShareAssociations',
        (nextToken) =>
          new GetResourceShareAssociationsCommand({
            ...{ associationType: 'PRINCIPAL', resourceShareArns: [asked.id], nextToken },
          }),
        ({ resourceShareAssociations: list }) => {
          const here = list?.filter((a) => a.status === 'ASSOCIATED' || a.status === 'ASSOCIATING');
          people.push(...(here ?? []).flatMap((a) => a.associatedEntity ?? []));
          return list ? null : undefined;
        },
        (out) => out.nextToken,
      );
      return all.ok ? { ...all, value: { ...state, sharedWith: [...new Set(people)].sort(), public: false } } : all;
    });
  };

  return { probes: { aws_ram_resource_share: share }, close: calls.close };
};

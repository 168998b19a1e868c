import {
  DescribeActivationsCommand,
  DescribeAssociationCommand,
  DescribeDocumentCommand,
  GetMaintenanceWindowCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { among, type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';

/**
 * What Systems Manager runs on machines, and which machines of others may join (domain.md §4.4): an activation lets in
 * whoever has its code, an association runs again and again.
 */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'ssm', (region) => new SSMClient(clientConfig(place.access, 'ssm', region)));

  const document: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeDocument',
        () => new DescribeDocumentCommand({ Name: asked.id }),
        ({ Document: d }) =>
          d?.Name === asked.id && d.Status
            ? stateOf({
                ...phaseOf(d.Status, { ending: ['Deleting'] }),
                ...{ created: d.CreatedDate, tags: tagsOf(d.Tags) },
              })
            : undefined,
      ),
      ['InvalidDocument'],
    );

  const association: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeAssociation',
        () => new DescribeAssociationCommand({ AssociationId: asked.id }),
        ({ AssociationDescription: a }) =>
          a?.AssociationId === asked.id
            ? stateOf({ uniqueId: asked.id, created: a.Date, state: a.Name ? `runs ${a.Name}` : null })
            : undefined,
      ),
      ['AssociationDoesNotExist'],
    );

  const activation: Probe = (asked) =>
    calls.search(
      asked,
      'DescribeActivations',
      (NextToken) =>
        new DescribeActivationsCommand({
          Filters: [{ FilterKey: 'ActivationIds', FilterValues: [asked.id] }],
          NextToken,
        }),
      ({ ActivationList }) =>
        among(
          ActivationList,
          (a) => a.ActivationId === asked.id,
          (a) =>
            stateOf({
              ...{ uniqueId: asked.id, created: a.CreatedDate, tags: tagsOf(a.Tags) },
              // Nobody joins any more; who has joined is a machine of its own.
              ...(a.Expired ? { phase: 'gone' as const, state: 'expired' } : {}),
              ...(a.Expired ? {} : { state: `${a.RegistrationsCount ?? 0} of ${a.RegistrationLimit ?? '?'} joined` }),
            }),
        ),
      (out) => out.NextToken,
    );

  const window: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'GetMaintenanceWindow',
        () => new GetMaintenanceWindowCommand({ WindowId: asked.id }),
        (out) =>
          out.WindowId === asked.id
            ? stateOf({
                ...{ uniqueId: asked.id, created: out.CreatedDate, state: out.Enabled === false ? 'off' : 'on' },
              })
            : undefined,
      ),
      ['DoesNotExist'],
    );

  return {
    probes: {
      ...{ aws_ssm_document: document, aws_ssm_association: association, aws_ssm_activation: activation },
      aws_ssm_maintenance_window: window,
    },
    close: calls.close,
  };
};

import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { clientConfig } from '../aws-client.ts';
import { callsOf } from './calls.ts';
import { type Opened, orAbsent, type Place, type Probe, phaseOf, stateOf } from './probe.ts';

/** Tables (domain.md §4.8, row 86): `TableId` tells one from another of the same name. */
export const open = (place: Place): Opened => {
  const calls = callsOf(
    place,
    'dynamodb',
    (region) => new DynamoDBClient(clientConfig(place.access, 'dynamodb', region)),
  );

  const table: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeTable',
        () => new DescribeTableCommand({ TableName: asked.id }),
        ({ Table: t }) =>
          t?.TableName && asked.id.endsWith(t.TableName) && t.TableStatus
            ? stateOf({
                ...phaseOf(t.TableStatus, { ending: ['DELETING'] }),
                ...{ uniqueId: t.TableId ?? null, created: t.CreationDateTime },
              })
            : undefined,
      ),
      ['ResourceNotFound'],
    );

  return { probes: { aws_dynamodb_table: table }, close: calls.close };
};

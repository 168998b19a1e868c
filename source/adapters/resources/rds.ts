import {
  DescribeDBClusterSnapshotAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParameterGroupsCommand,
  DescribeDBSnapshotAttributesCommand,
  DescribeDBSnapshotsCommand,
  DescribeDBSubnetGroupsCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import type { ResourceState } from '../../core/resource-state.ts';
import { clientConfig } from '../aws-client.ts';
import { alsoRead, callsOf } from './calls.ts';
import { type Opened, only, orAbsent, type Place, type Probe, phaseOf, stateOf, tagsOf } from './probe.ts';

const words = { ending: ['deleting'] };
const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

type Attribute = { AttributeName?: string; AttributeValues?: string[] };

/** Whom a manual snapshot may be restored by; `all` is everybody. */
const opened = (state: ResourceState, attributes: Attribute[]): ResourceState => {
  const values = attributes.find((a) => a.AttributeName === 'restore')?.AttributeValues ?? [];
  return { ...state, public: values.includes('all'), sharedWith: values.filter((v) => v !== 'all').sort() };
};

/**
 * Databases and their copies (domain.md §4.8, rows 57–63). Their times say when they were ready, minutes after the call,
 * so that only AWS's own ids tell one from another of the same name.
 */
export const open = (place: Place): Opened => {
  const calls = callsOf(place, 'rds', (region) => new RDSClient(clientConfig(place.access, 'rds', region)));

  const instance: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeDBInstances',
        () => new DescribeDBInstancesCommand({ DBInstanceIdentifier: asked.id }),
        ({ DBInstances }) =>
          only(DBInstances, (d) =>
            same(d.DBInstanceIdentifier, asked.id) && d.DBInstanceStatus
              ? stateOf({
                  ...phaseOf(d.DBInstanceStatus, words),
                  uniqueId: d.DbiResourceId ?? null,
                  tags: tagsOf(d.TagList),
                })
              : undefined,
          ),
      ),
      ['DBInstanceNotFound'],
    );

  const cluster: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeDBClusters',
        () => new DescribeDBClustersCommand({ DBClusterIdentifier: asked.id }),
        ({ DBClusters }) =>
          only(DBClusters, (d) =>
            same(d.DBClusterIdentifier, asked.id) && d.Status
              ? stateOf({
                  ...phaseOf(d.Status, words),
                  uniqueId: d.DbClusterResourceId ?? null,
                  tags: tagsOf(d.TagList),
                })
              : undefined,
          ),
      ),
      ['DBClusterNotFound'],
    );

  const snapshot: Probe = async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeDBSnapshots',
      () => new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: asked.id }),
      ({ DBSnapshots }) =>
        only(DBSnapshots, (s) =>
          same(s.DBSnapshotIdentifier, asked.id) && s.Status
            ? stateOf({ ...phaseOf(s.Status, words), tags: tagsOf(s.TagList) })
            : undefined,
        ),
    );
    const attributes = () =>
      calls.one(
        asked,
        'DescribeDBSnapshotAttributes',
        () => new DescribeDBSnapshotAttributesCommand({ DBSnapshotIdentifier: asked.id }),
        ({ DBSnapshotAttributesResult: r }) => r?.DBSnapshotAttributes,
      );
    const whole = asked.look === 'shared' ? await alsoRead(head, attributes, opened) : head;
    return orAbsent(whole, ['DBSnapshotNotFound']);
  };

  const clusterSnapshot: Probe = async (asked) => {
    const head = await calls.one(
      asked,
      'DescribeDBClusterSnapshots',
      () => new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: asked.id }),
      ({ DBClusterSnapshots }) =>
        only(DBClusterSnapshots, (s) =>
          same(s.DBClusterSnapshotIdentifier, asked.id) && s.Status
            ? stateOf({ ...phaseOf(s.Status, words), tags: tagsOf(s.TagList) })
            : undefined,
        ),
    );
    const attributes = () =>
      calls.one(
        asked,
        'DescribeDBClusterSnapshotAttributes',
        () => new DescribeDBClusterSnapshotAttributesCommand({ DBClusterSnapshotIdentifier: asked.id }),
        ({ DBClusterSnapshotAttributesResult: r }) => r?.DBClusterSnapshotAttributes,
      );
    const whole = asked.look === 'shared' ? await alsoRead(head, attributes, opened) : head;
    return orAbsent(whole, ['DBClusterSnapshotNotFound']);
  };

  const subnetGroup: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeDBSubnetGroups',
        () => new DescribeDBSubnetGroupsCommand({ DBSubnetGroupName: asked.id }),
        ({ DBSubnetGroups }) =>
          only(DBSubnetGroups, (g) => (same(g.DBSubnetGroupName, asked.id) ? stateOf() : undefined)),
      ),
      ['DBSubnetGroupNotFound'],
    );

  const parameterGroup: Probe = async (asked) =>
    orAbsent(
      await calls.one(
        asked,
        'DescribeDBParameterGroups',
        () => new DescribeDBParameterGroupsCommand({ DBParameterGroupName: asked.id }),
        ({ DBParameterGroups }) =>
          only(DBParameterGroups, (g) => (same(g.DBParameterGroupName, asked.id) ? stateOf() : undefined)),
      ),
      ['DBParameterGroupNotFound'],
    );

  return {
    probes: {
      ...{ aws_db_instance: instance, aws_rds_cluster: cluster, aws_db_snapshot: snapshot },
      ...{ aws_db_snapshot_copy: snapshot, aws_db_cluster_snapshot: clusterSnapshot },
      ...{ aws_db_subnet_group: subnetGroup, aws_db_parameter_group: parameterGroup },
    },
    close: calls.close,
  };
};

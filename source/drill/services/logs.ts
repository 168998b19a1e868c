import type { Cluster } from '../world/cluster.ts';
import { type AuditLine, beatsOf } from '../world/cluster-audit.ts';
import { ApiFailure } from '../world/failure.ts';
import { type Fits, filterOf } from './filter-pattern.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const logsProtocol = jsonProtocol('Logs_20140328.', '{"events":[');

/** Region of the cluster. */
const region = 'us-east-1';
const stream = 'kube-apiserver-audit-0a1b';

/** As the API server writes it at level Metadata. Only IAM callers have something extra. */
const recordOf = (a: AuditLine, id: string): { [member: string]: unknown } => ({
  ...{ kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata', auditID: id, stage: 'ResponseComplete' },
  ...{ requestURI: a.uri ?? '', verb: a.verb, requestReceivedTimestamp: new Date(a.at).toISOString() },
  user: a.arn === '' ? { username: a.user } : { username: a.user, extra: { accessKeyId: [a.keyId], arn: [a.arn] } },
  objectRef: {
    ...{ resource: a.resource, apiGroup: a.group, namespace: a.namespace, name: a.name },
    ...(a.subresource === '' ? {} : { subresource: a.subresource }),
  },
  responseStatus: { code: a.code ?? (a.verb === 'create' ? 201 : 200) },
});

const given = (value: unknown, otherwise: number): number => {
  if (value === undefined) return otherwise;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw new ApiFailure('InvalidParameterException', 'A number of the request is out of its range.');
  return value;
};

/**
 * logs:FilterLogEvents on the audit log of the drill's cluster; nothing else is known. `limit` lines a page, two where none is
 * asked for. `now` in ms: what is to come is not in it.
 */
export const answerLogs = (cluster: Cluster, ask: Ask, requestId: string, now: number): Reply => {
  if (ask.operation !== 'FilterLogEvents') throw new ApiFailure('InvalidAction', `Unknown operation ${ask.operation}.`);
  const { logGroupName, logStreamNamePrefix, startTime, endTime, nextToken, filterPattern, limit } = jsonInput(
    ask.body,
  );
  if (ask.region !== region || logGroupName !== `/aws/eks/${cluster.name}/cluster`)
    throw new ApiFailure('ResourceNotFoundException', 'The specified log group does not exist.');
  const [from, to] = [given(startTime, 0), Math.min(given(endTime, now), now)];
  const fits: Fits = typeof filterPattern === 'string' && filterPattern !== '' ? filterOf(filterPattern) : () => true;
  const here = typeof logStreamNamePrefix !== 'string' || stream.startsWith(logStreamNamePrefix);
  const told = cluster.audit.map((a, i) => ({ a, id: `audit-${i}` }));
  const beats = beatsOf(from, to).map((a) => ({ a, id: `beat-${a.at}` }));
  const lines = [...told, ...beats]
    .filter(({ a }) => here && a.at >= from && a.at <= to)
    .sort((x, y) => x.a.at - y.a.at)
    .map(({ a, id }) => ({ a, id, record: recordOf(a, id) }))
    .filter(({ record }) => fits(record));
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start))
    throw new ApiFailure('InvalidParameterException', 'The specified nextToken is invalid.');
  const size = given(limit, 2);
  const page = lines.slice(start, start + size).map(({ a, id, record }) => ({
    ...{ logStreamName: stream, timestamp: a.at, ingestionTime: a.at + 2000 },
    ...{ message: JSON.stringify(record), eventId: id },
  }));
  const more = start + size < lines.length ? { nextToken: String(start + size) } : {};
  return jsonAnswer({ events: page, searchedLogStreams: [], ...more }, requestId);
};

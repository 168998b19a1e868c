import type { Cluster } from '../world/cluster.ts';
import { ApiFailure } from '../world/failure.ts';
import { jsonAnswer, jsonInput, jsonProtocol } from './json.ts';
import type { Ask, Reply } from './reply.ts';

export const logsProtocol = jsonProtocol('Logs_20140328.', '{"events":[');

/** Region of the cluster. */
const region = 'us-east-1';

const lineOf = (a: Cluster['audit'][number], index: number): string =>
  JSON.stringify({
    ...{
      kind: 'Event',
      apiVersion: 'audit.k8s.io/v1',
      level: 'Metadata',
      auditID: `audit-${index}`,
      stage: 'ResponseComplete',
    },
    ...{ verb: a.verb, requestReceivedTimestamp: new Date(a.at).toISOString() },
    user: { username: 'breakglass', extra: { accessKeyId: [a.keyId], arn: [a.arn] } },
    objectRef: {
      resource: a.resource,
      apiGroup: a.group,
      namespace: a.namespace,
      name: a.name,
      subresource: a.subresource,
    },
    responseStatus: { code: a.verb === 'create' ? 201 : 200 },
  });

/** logs:FilterLogEvents on the audit log of the drill's cluster; nothing else is known. Two lines a page. */
export const answerLogs = (cluster: Cluster, ask: Ask, requestId: string): Reply => {
  if (ask.operation !== 'FilterLogEvents') throw new ApiFailure('InvalidAction', `Unknown operation ${ask.operation}.`);
  const { logGroupName, startTime, endTime, nextToken } = jsonInput(ask.body);
  if (ask.region !== region || logGroupName !== `/aws/eks/${cluster.name}/cluster`)
    throw new ApiFailure('ResourceNotFoundException', 'The specified log group does not exist.');
  const [from, to] = [Number(startTime ?? 0), Number(endTime ?? Number.MAX_SAFE_INTEGER)];
  const lines = cluster.audit.map((a, i) => ({ a, i })).filter(({ a }) => a.at >= from && a.at <= to);
  const start = nextToken === undefined ? 0 : Number(nextToken);
  if (!Number.isInteger(start))
    throw new ApiFailure('InvalidParameterException', 'The specified nextToken is invalid.');
  const page = lines.slice(start, start + 2).map(({ a, i }) => ({
    ...{ logStreamName: 'kube-apiserver-audit-0a1b', timestamp: a.at, ingestionTime: a.at + 2000 },
    ...{ message: lineOf(a, i), eventId: String(i) },
  }));
  const more = start + 2 < lines.length ? { nextToken: String(start + 2) } : {};
  return jsonAnswer({ events: page, searchedLogStreams: [], ...more }, requestId);
};

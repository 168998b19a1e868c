import { isObject, jsonOf, objectOf } from '../json.ts';

/** One request to the cluster, out of EKS's audit log (domain.md §13.10). `at`: ms. */
export type KubeAuditEvent = {
  id: string;
  at: number;
  verb: string;
  group: string;
  resource: string;
  subresource: string;
  namespace: string;
  name: string;
  user: string;
  /** ARN and access key id of the IAM caller, where the cluster writes them. */
  arn: string | null;
  keyId: string | null;
  /** HTTP status of the answer; null = the record does not say. */
  code: number | null;
  /** Rehearsed only (`--dry-run=server`): it is answered like a change, and changed nothing. */
  dry?: true;
};

const textOf = (v: unknown): string => (typeof v === 'string' ? v : '');
const firstOf = (v: unknown): string | null => (Array.isArray(v) && typeof v[0] === 'string' ? v[0] : null);

/** One line of the log. Null = not an audit record: it is counted and said. Nothing of the objects' content is kept. */
export const parseAuditLine = (line: string): KubeAuditEvent | null => {
  const parsed = jsonOf(line);
  if (!isObject(parsed) || parsed.kind !== 'Event') return null;
  const [user, ref] = [objectOf(parsed.user), objectOf(parsed.objectRef)];
  const extra = objectOf(user.extra);
  const at = Date.parse(textOf(parsed.requestReceivedTimestamp));
  const code = objectOf(parsed.responseStatus).code;
  if (!Number.isFinite(at) || textOf(parsed.verb) === '') return null;
  const dry = /[?&]dryRun=All(?:&|$)/.test(textOf(parsed.requestURI));
  return {
    ...{ id: textOf(parsed.auditID), at, verb: textOf(parsed.verb), user: textOf(user.username) },
    ...{ group: textOf(ref.apiGroup), resource: textOf(ref.resource), subresource: textOf(ref.subresource) },
    ...{ namespace: textOf(ref.namespace), name: textOf(ref.name) },
    ...{ arn: firstOf(extra.arn), keyId: firstOf(extra.accessKeyId) },
    code: typeof code === 'number' ? code : null,
    ...(dry ? { dry } : {}),
  };
};

const is = (field: string, values: string): string =>
  values
    .split(' ')
    .map((v) => `($.${field} = "${v}")`)
    .join(' || ');

/**
 * What is asked of CloudWatch Logs: what IAM callers changed, every look at Secrets by one, and every shell or tunnel:
 * kubectl opens those by a GET since 1.31 (a WebSocket), so that the verb does not show them. Controllers and service accounts
 * have no ARN, so that their thousands of requests do not come. At most 1,024 characters.
 */
export const auditFilter = `{ ($.user.extra.arn[0] = "arn:*") && (${[
  is('verb', 'create update patch delete deletecollection'),
  is('objectRef.resource', 'secrets'),
  is('objectRef.subresource', 'exec attach portforward proxy'),
].join(' || ')}) }`;

/** Region, account and name out of a context that `aws eks update-kubeconfig` named; null = it is named otherwise. */
export const clusterOf = (context: string): { region: string; account: string; cluster: string } | null => {
  const [, region, account, cluster] =
    /^arn:aws[a-z-]*:eks:([a-z0-9-]+):(\d{12}):cluster\/([A-Za-z0-9_-]+)$/.exec(context) ?? [];
  return region && account && cluster ? { region, account, cluster } : null;
};

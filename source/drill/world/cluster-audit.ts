import { minute } from './clock.ts';

/** A line of the audit log: who asked for what. `keyId` and `arn` are empty for who is no IAM caller. Times are ms. */
export type AuditLine = {
  at: number;
  verb: string;
  resource: string;
  group: string;
  namespace: string;
  name: string;
  subresource: string;
  user: string;
  keyId: string;
  arn: string;
  /** HTTP status where it is not what the verb says; path of the request where it matters. */
  code?: number;
  uri?: string;
};

export type AuditCaller = { keyId: string; arn: string };

const ask = (
  at: number,
  verb: string,
  place: string,
  by: { user: string } & AuditCaller,
  more: Partial<AuditLine> = {},
): AuditLine => {
  const [group = '', resource = '', namespace = '', name = ''] = place.split('/');
  return { at, verb, group, resource, namespace, name, subresource: '', ...by, ...more };
};

const beat = 2 * minute;

/** What an API server writes all the time: the scheduler renews its lease. No IAM caller, and of no interest. */
export const beatsOf = (from: number, to: number): AuditLine[] => {
  const first = Math.ceil(from / beat) * beat;
  const count = Math.max(0, Math.min(5000, Math.floor((to - first) / beat) + 1));
  const who = { user: 'system:kube-scheduler', keyId: '', arn: '' };
  return Array.from({ length: count }, (_, i) =>
    ask(first + i * beat, 'update', 'coordination.k8s.io/leases/kube-system/kube-scheduler', who),
  );
};

/**
 * What the audit log of the story holds (T in ms): the session changed an application by hand, made a binding and opened a shell
 * (a GET, as kubectl does it); it made a pod to look around and took it away again; it asked what it may do, and rehearsed
 * something. An engineer opened a shell too.
 */
export const auditOf = (t0: number, orders: string, session: AuditCaller, engineer: AuditCaller): AuditLine[] => {
  const mine = { user: 'breakglass', ...session };
  const hers = { user: 'engineer', ...engineer };
  const dry = { uri: `/api/v1/namespaces/${orders}/configmaps?dryRun=All&fieldManager=kubectl-create` };
  const reviews = 'authorization.k8s.io/selfsubjectaccessreviews//';
  return [
    ask(t0 + 8 * minute, 'create', reviews, mine),
    ask(t0 + 9 * minute, 'create', `/pods/${orders}/netshoot`, mine),
    ask(t0 + 10 * minute, 'get', `/pods/${orders}/${orders}-5d8b-q4m`, hers, { subresource: 'exec', code: 101 }),
    ask(t0 + 11 * minute, 'delete', `/pods/${orders}/netshoot`, mine),
    ask(t0 + 12 * minute, 'patch', `apps/deployments/${orders}/${orders}`, mine),
    ask(t0 + 13 * minute, 'create', `/configmaps/${orders}/rehearsed`, mine, dry),
    ask(t0 + 14 * minute, 'create', 'rbac.authorization.k8s.io/clusterrolebindings//breakglass-debug', mine),
    ask(t0 + 26 * minute, 'get', `/pods/${orders}/${orders}-7c9f-x2k`, mine, { subresource: 'exec', code: 101 }),
  ];
};

import type { Credential } from '../credentials.ts';
import { accessDenied } from '../failure.ts';
import type { Graph, Policied, Role, User } from '../graph.ts';
import type { RequestContext } from './conditions.ts';
import { type Decision, evaluate } from './evaluate.ts';

const managedDocument = (graph: Graph, arn: string): string[] => {
  const policy = graph.policies.get(arn);
  const version = policy?.versions.get(policy.defaultVersion);
  return version ? [version.document] : [];
};

const documentsOf = (graph: Graph, principal: Policied): string[] => [
  ...principal.inline.values(),
  ...[...principal.attached].flatMap((arn) => managedDocument(graph, arn)),
];

/** Whose policies count: null when the role or user is gone, or another one has its name now. */
const holderOf = (graph: Graph, credential: Credential): User | Role | null => {
  const { principal } = credential;
  if (principal.issuer?.type === 'Role') {
    const role = graph.roles.get(principal.issuer.name);
    return role && role.id === principal.issuer.id ? role : null;
  }
  const user = graph.users.get(principal.issuer?.name ?? principal.userName ?? '');
  return user && user.id === (principal.issuer?.id ?? principal.principalId) ? user : null;
};

// Users only: a role has no groups, even where one has its name among its members.
const groupDocuments = (graph: Graph, holder: User | Role): string[] =>
  [...graph.groups.values()]
    .filter((g) => g.members.has(holder.name) && 'keys' in holder)
    .flatMap((g) => documentsOf(graph, g));

const contextOf = (credential: Credential): RequestContext => ({
  'aws:userid': credential.principal.principalId,
  'aws:principalarn': credential.principal.issuer?.arn ?? credential.principal.arn,
  ...(credential.kind === 'user-key' ? {} : { 'aws:tokenissuetime': new Date(credential.issuedAt).toISOString() }),
  ...(credential.principal.userName ? { 'aws:username': credential.principal.userName } : {}),
});

const decide = (
  graph: Graph,
  credential: Credential,
  action: string,
  resource: string,
  extra: RequestContext,
): Decision => {
  // Federation tokens cannot call IAM at all, nor STS except for their own identity (domain.md §3.2).
  if (credential.kind === 'federation' && /^(iam|sts):/.test(action)) return 'not-allowed';
  const holder = holderOf(graph, credential);
  if (!holder) return 'not-allowed';
  const boundary = holder.boundary === null ? null : (managedDocument(graph, holder.boundary)[0] ?? null);
  const documents = [...documentsOf(graph, holder), ...groupDocuments(graph, holder)];
  return evaluate(documents, boundary, { action, resource, context: { ...contextOf(credential), ...extra } });
};

/** Throws AccessDenied in AWS's words when the credential's policies do not let it do this now. */
export const authorize = (
  graph: Graph,
  credential: Credential,
  action: string,
  resource: string,
  extra: RequestContext = {},
): void => {
  const decision = decide(graph, credential, action, resource, extra);
  if (decision === 'allowed') return;
  const why =
    decision === 'denied'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  throw accessDenied(
    `User: ${credential.principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`,
  );
};

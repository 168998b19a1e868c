import { conditionsHold, type RequestContext } from './conditions.ts';
import { asList, matches } from './match.ts';

/** `iam:DeleteUser`, the ARN it is done to, and what conditions can look at. */
export type Ask = { action: string; resource: string; context: RequestContext };
/** A deny and a missing allow are told in different words, which is how an administrator finds the cause. */
export type Decision = 'allowed' | 'denied' | 'not-allowed';

type Statement = { [key: string]: unknown };

const statementsOf = (document: string): Statement[] => {
  const parsed: unknown = JSON.parse(document);
  if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return [];
  const { Statement: found } = parsed;
  return (Array.isArray(found) ? found : [found]).filter((s): s is Statement => typeof s === 'object' && s !== null);
};

const covers = (statement: Statement, { action, resource }: Ask): boolean => {
  const actions = asList(statement.Action);
  const named =
    actions.length > 0
      ? actions.some((a) => matches(a, action, true))
      : !asList(statement.NotAction).some((a) => matches(a, action, true));
  const resources = asList(statement.Resource);
  const placed =
    resources.length > 0
      ? resources.some((r) => matches(r, resource))
      : !asList(statement.NotResource).some((r) => matches(r, resource));
  return named && placed;
};

const applies = (statement: Statement, ask: Ask, effect: 'Allow' | 'Deny'): boolean =>
  statement.Effect === effect && covers(statement, ask) && conditionsHold(statement.Condition, ask.context, effect);

/**
 * IAM's order: an explicit deny anywhere ends it; else some identity policy must allow, and the boundary too where there
 * is one.
 */
export const evaluate = (documents: string[], boundary: string | null, ask: Ask): Decision => {
  const statements = documents.flatMap(statementsOf);
  const limits = boundary === null ? null : statementsOf(boundary);
  if ([...statements, ...(limits ?? [])].some((s) => applies(s, ask, 'Deny'))) return 'denied';
  const allowed = statements.some((s) => applies(s, ask, 'Allow'));
  const within = limits === null || limits.some((s) => applies(s, ask, 'Allow'));
  return allowed && within ? 'allowed' : 'not-allowed';
};
